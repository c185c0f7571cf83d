package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

class WarningLimiterTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("limited");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WarningLimiter limiter = new WarningLimiter(channel.eventLoop(), logger);

    @BeforeEach
    void listen() {
        channel.freezeTime();
        logger.setLevel(ch.qos.logback.classic.Level.WARN);
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        channel.finishAndReleaseAll();
    }

    private static InetSocketAddress address(int host, int port) throws Exception {
        return new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {10, 0, (byte) (host >> 8), (byte) host}),
                port);
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void endWindow() {
        channel.advanceTimeBy(WarningLimiter.WINDOW_SECONDS, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void shouldCountWhatOneAddressSaysTooMuchWhateverItsPort() throws Exception {
        for (int port = 1; port <= 100; port++) {
            limiter.warn(address(1, port), "broke");
        }
        limiter.warn(address(2, 9), "broke too");
        assertThat(logged())
                .containsExactly(
                        "10.0.0.1:1: broke",
                        "10.0.0.1:2: broke",
                        "10.0.0.1:3: broke",
                        "10.0.0.1:4: broke",
                        "10.0.0.1:5: broke",
                        "10.0.0.2:9: broke too");
        lines.list.clear();
        endWindow();
        assertThat(logged())
                .containsExactly("10.0.0.1: 95 more warnings in the last 60 s were suppressed");
        limiter.warn(address(1, 7), "again");
        assertThat(logged()).last().isEqualTo("10.0.0.1:7: again");
    }

    @Test
    void shouldBoundTheAddresses() throws Exception {
        for (int host = 0; host < 2000; host++) {
            limiter.warn(address(host, 1), "broke");
        }
        int limit = WarningLimiter.ADDRESSES + WarningLimiter.LINES;
        assertThat(logged()).hasSize(limit);
        lines.list.clear();
        endWindow();
        assertThat(logged())
                .containsExactly(
                        "other addresses: "
                                + (2000 - limit)
                                + " more warnings in the last 60 s were suppressed");
    }
}
