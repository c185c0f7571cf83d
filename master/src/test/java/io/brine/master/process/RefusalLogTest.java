package io.brine.master.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.time.Duration;

class RefusalLogTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);

    @BeforeEach
    void record() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void saysEachThingOncePerHostWithThePeersAddress() {
        RefusalLog log = new RefusalLog();
        for (int port = 1000; port < 1100; port++) {
            log.refused(new InetSocketAddress("10.0.0.1", port), "bad signature");
        }
        log.refused(new InetSocketAddress("10.0.0.2", 1), "bad signature");
        log.refused(new InetSocketAddress("10.0.0.1", 2000), "a replay");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Refused a request from 10.0.0.1:1000: bad signature",
                        "Refused a request from 10.0.0.2:1: bad signature",
                        "Refused a request from 10.0.0.1:2000: a replay");
        assertThat(log.count()).isEqualTo(102);
    }

    @Test
    void aHostWithEverNewReasonsIsHeardOnlySoOften() {
        RefusalLog log = new RefusalLog();
        for (int i = 0; i < 1000; i++) {
            log.refused(new InetSocketAddress("10.0.0.1", 1), "reason " + i);
        }
        assertThat(lines.list).hasSize(20);
    }

    /** Who has one address of a network of IPv6 has them all. */
    @Test
    void aNetworkOfIpv6IsOneHost() {
        RefusalLog log = new RefusalLog();
        for (int i = 1; i < 1000; i++) {
            String address = "2001:db8:0:1::" + Integer.toHexString(i);
            log.refused(new InetSocketAddress(address, 1), "bad signature");
        }
        log.refused(new InetSocketAddress("2001:db8:0:2::1", 1), "bad signature");
        log.refused(new InetSocketAddress("fd00::1", 1), "bad signature");
        log.refused(new InetSocketAddress("::ffff:10.0.0.1", 1), "bad signature");
        log.refused(new InetSocketAddress("10.0.0.1", 1), "bad signature");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Refused a request from [2001:db8:0:1:0:0:0:1]:1: bad signature",
                        "Refused a request from [2001:db8:0:2:0:0:0:1]:1: bad signature",
                        "Refused a request from [fd00:0:0:0:0:0:0:1]:1: bad signature",
                        "Refused a request from 10.0.0.1:1: bad signature");
    }

    @Test
    void afterAWhileItSpeaksAgainAndSaysWhatItKeptToItself() {
        RefusalLog log = new RefusalLog(Duration.ZERO);
        log.refused(null, "x");
        log.refused(null, "x");
        assertThat(lines.list).hasSize(2);
    }

    @Test
    void whatAPeerSentCannotMakeLinesOfItsOwn() {
        assertThat(RefusalLog.printable("a\nb\u0007c")).isEqualTo("a?b?c");
        assertThat(RefusalLog.printable("x".repeat(500))).hasSize(203).endsWith("...");
    }
}
