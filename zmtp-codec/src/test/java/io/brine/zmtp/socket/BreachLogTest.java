package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.brine.zmtp.transport.StreamLink;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What strangers can make us write into the log. */
@Timeout(30)
class BreachLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(StreamLink.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final ZmtpContext context = ZmtpContext.create();
    private ZmtpSocket router;
    private String endpoint;

    @BeforeEach
    void bindAndListen() throws Exception {
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
        router =
                context.open(
                        SocketType.ROUTER, SocketOptions.builder().linger(Duration.ZERO).build());
        endpoint =
                router.bind("tcp://127.0.0.1:*")
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .toString();
    }

    @AfterEach
    void stop() {
        context.close();
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldSayWhoBrokeWhatOnceForEachConnection() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            assertThat(peer.write("47".repeat(200)).isClosedByPeer()).isTrue();
        }
        Awaitility.await().until(() -> router.counters().protocolErrors() == 1);
        assertThat(logged())
                .singleElement()
                .asString()
                .matches("127\\.0\\.0\\.1:\\d+: handshake failed: the peer does not speak ZMTP.*");
    }

    @Test
    void shouldNotLetOneAddressFillTheLog() throws Exception {
        for (int i = 0; i < 40; i++) {
            try (RawPeer peer = new RawPeer(endpoint)) {
                assertThat(peer.write("4745").isClosedByPeer()).isTrue();
            }
        }
        Awaitility.await().until(() -> router.counters().protocolErrors() == 40);
        assertThat(logged()).hasSize(5);
    }

    @Test
    void shouldSayNothingOfABareConnect() throws Exception {
        new RawPeer(endpoint).close();
        Awaitility.await().until(() -> router.counters().connectionsAccepted() == 1);
        context.close();
        assertThat(logged()).isEmpty();
    }
}
