package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.netty.buffer.ByteBufUtil;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What strangers send costs them their connection, and a good peer is served all the same. */
@Timeout(30)
class HostilePeerTest {
    private static final int ROUTER_READY = 43;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final ZmtpContext context = ZmtpContext.create();
    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();
    private BlockingSocket router;
    private String endpoint;

    @BeforeEach
    void bindRouter() {
        bindRouter(Duration.ofSeconds(30));
    }

    private void bindRouter(Duration handshakeInterval) {
        router =
                BlockingSocket.wrap(
                        context.open(
                                SocketType.ROUTER,
                                SocketOptions.builder()
                                        .linger(Duration.ZERO)
                                        .handshakeInterval(handshakeInterval)
                                        .maxMessageSize(1 << 20)
                                        .maxMultipartSize(2 << 20)
                                        .maxMultipartFrames(100)
                                        .build()));
        router.socket().monitor(events::add);
        endpoint = router.bind("tcp://127.0.0.1:*");
    }

    @AfterEach
    void stillServesAndCloses() throws Exception {
        BlockingSocket good =
                BlockingSocket.wrap(
                        context.open(
                                SocketType.DEALER,
                                SocketOptions.builder().linger(Duration.ZERO).build()));
        good.connect(endpoint);
        good.send(ZmtpMessage.ofUtf8("good"), WAIT);
        ZmtpMessage got = router.receive(WAIT);
        while (got != null && !got.utf8(got.frameCount() - 1).equals("good")) {
            got.release();
            got = router.receive(WAIT);
        }
        assertThat(got).isNotNull();
        got.release();
        context.close();
    }

    private long count(Class<? extends SocketEvent> type) {
        return events.stream().filter(type::isInstance).count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a0d0a",
                "16030100c8010000c40303",
                "00000000000000000000",
                "ff000000000000010200",
                "ff00000000000000017f010b",
                "ff00000000000000017f0101",
                "ff00000000000000017f01050100",
                "ff00000000000000017f01050400",
                "ff00000000000000017f000502f8",
                "ff00000000000000017f0301504c41494e000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
            })
    void shouldRefuseWhoDoesNotSpeakNullZmtp3(String octets) throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            assertThat(peer.write(octets).isClosedByPeer()).isTrue();
        }
        Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == 1);
        assertThat(count(SocketEvent.HandshakeFailedProtocol.class)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0403464f4f", // no name of that length
                "04040346 4f4f", // an unknown command
                "04070450494e470000", // PING
                "000161", // a message
                "060000000100000000", // a command of 4 GiB
                "060000000000002001", // one octet over 8 KiB
                "041c055245414459 0b536f636b65742d54797065ffffffff4445414c4552",
                "0405055245414459"
            })
    void shouldRefuseBrokenHandshakes(String octets) throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            peer.write(RawPeer.GREETING + octets.replace(" ", ""));
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        // Not for being late.
        Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == 1);
        assertThat(count(SocketEvent.HandshakeFailedProtocol.class)).isEqualTo(1);
    }

    @Test
    void shouldSendErrorToAWrongSocketType() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            peer.write(RawPeer.GREETING + RawPeer.ready("SUB"));
            peer.read(64 + ROUTER_READY);
            assertThat(peer.read(8)).isEqualTo("041a054552524f52");
            assertThat(peer.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldRefuseAPeerWithoutASocketType() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            peer.write(RawPeer.GREETING + "0406055245414459");
            peer.read(64 + ROUTER_READY);
            assertThat(peer.read(8)).isEqualTo("041a054552524f52");
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertThat(events)
                .filteredOn(SocketEvent.HandshakeFailedProtocol.class::isInstance)
                .singleElement()
                .asString()
                .contains("without a socket type");
    }

    /** Each octet is a sign of life, but the whole handshake has one limit. */
    @Test
    void shouldCutWhoDripsItsHandshake() throws Exception {
        bindRouter(Duration.ofMillis(300));
        byte[] start =
                ByteBufUtil.decodeHexDump(
                        RawPeer.GREETING
                                + "060000000000001f40"
                                + "055245414459"
                                + "01580000"
                                + "1f00");
        ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();
        try (RawPeer peer = new RawPeer(endpoint)) {
            AtomicInteger next = new AtomicInteger();
            drips.scheduleWithFixedDelay(
                    () -> {
                        int at = next.getAndIncrement();
                        try {
                            peer.write(new byte[] {at < start.length ? start[at] : (byte) 'a'});
                        } catch (IOException closed) {
                            drips.shutdown();
                        }
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertThat(peer.isClosedByPeer()).isTrue();
        } finally {
            drips.shutdownNow();
        }
        assertThat(events)
                .filteredOn(SocketEvent.HandshakeFailedNoDetail.class::isInstance)
                .singleElement()
                .asString()
                .contains("300 ms");
        assertThat(router.socket().counters().protocolErrors()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff0000", RawPeer.GREETING})
    void shouldCloseWhoDoesNotFinishInTime(String octets) throws Exception {
        bindRouter(Duration.ofMillis(300));
        try (RawPeer peer = new RawPeer(endpoint)) {
            if (!octets.isEmpty()) {
                peer.write(octets);
            }
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        Awaitility.await().until(() -> count(SocketEvent.HandshakeFailedNoDetail.class) == 1);
        assertThat(router.socket().counters().protocolErrors()).isZero();
    }

    @Test
    void shouldNotCountABareConnectAsAnAttack() throws Exception {
        new RawPeer(endpoint).close();
        Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == 1);
        assertThat(router.socket().counters().protocolErrors()).isZero();
        assertThat(router.socket().counters().handshakesFailed()).isZero();
    }

    @Test
    void shouldSendTheGreetingInSteps() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            assertThat(peer.read(10)).isEqualTo("ff00000000000000017f");
            peer.write("ff55555555555555557f");
            assertThat(peer.read(1)).isEqualTo("03");
            peer.write("ff");
            assertThat(peer.read(53)).startsWith("014e554c4c00");
            peer.write(
                    "07"
                            + "4e554c4c"
                            + "00".repeat(16)
                            + "aa".repeat(32)
                            + RawPeer.ready("DEALER"));
            assertThat(peer.read(ROUTER_READY)).startsWith("04290552454144590b");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 0000000000100001",
                "02 7fffffffffffffff",
                "02 ffffffffffffffff",
                "04 00",
                "04 01 05",
                "04 06 0450494e4700",
                "08 01 61",
                "80 01 61",
                "fa 0000000000000001 61",
                "05 07 0450494e470000",
                "01 01 61 05 07 0450494e470000"
            })
    void shouldDisconnectWhoBreaksTheProtocolLater(String octets) throws Exception {
        try (RawPeer peer = new RawPeer(endpoint).shake("DEALER", ROUTER_READY)) {
            assertThat(peer.write(octets.replace(" ", "")).isClosedByPeer()).isTrue();
        }
        Awaitility.await().until(() -> router.socket().counters().protocolErrors() == 1);
        Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == 1);
        assertThat(events)
                .filteredOn(SocketEvent.Disconnected.class::isInstance)
                .allSatisfy(
                        event ->
                                assertThat(((SocketEvent.Disconnected) event).reason())
                                        .containsPattern("frame|command|PING"));
        assertThat(router.socket().counters().messagesReceived()).isZero();
    }

    @Test
    void shouldEndAMessageWithoutEnd() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint).shake("DEALER", ROUTER_READY)) {
            try {
                for (int i = 0; i < 200; i++) {
                    peer.write("010161");
                }
            } catch (IOException closedMeanwhile) {
                assertThat(closedMeanwhile).isNotNull();
            }
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        Awaitility.await().until(() -> router.socket().counters().protocolErrors() == 1);
    }

    @Test
    void shouldIgnoreUnknownAndMisplacedCommands() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint).shake("DEALER", ROUTER_READY)) {
            peer.write(
                    "040403464f4f"
                            + "040b0953554253435249424541"
                            + "010161"
                            + "04070450494e470000"
                            + "000162");
            ZmtpMessage got = router.receive(WAIT);
            assertThat(got).isNotNull();
            assertThat(got.frameCount()).isEqualTo(3);
            assertThat(got.utf8(1) + got.utf8(2)).isEqualTo("ab");
            assertThat(got.peer()).isNotNull();
            got.release();
            assertThat(peer.read(7)).isEqualTo("040504504f4e47");
        }
    }

    /** Wherever a session is cut, nothing of it is left, and no part of a message gets through. */
    @Test
    void shouldForgetSessionsCutAnywhere() throws Exception {
        byte[] session =
                ByteBufUtil.decodeHexDump(
                        RawPeer.GREETING
                                + RawPeer.ready("DEALER")
                                + "010161"
                                + "020000000000000001");
        for (int length = 0; length <= session.length; length++) {
            try (RawPeer peer = new RawPeer(endpoint)) {
                peer.write(Arrays.copyOf(session, length));
            }
            try (RawPeer peer = new RawPeer(endpoint)) {
                peer.write(Arrays.copyOf(session, length));
                assertThat(peer.end().isClosedByPeer()).isTrue();
            }
        }
        int sessions = 2 * (session.length + 1);
        Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == sessions);
        assertThat(router.socket().counters().messagesReceived()).isZero();
        assertThat(router.socket().counters().protocolErrors()).isZero();
        assertThat(router.socket().peerCount()).isZero();
    }

    @Test
    void shouldIgnoreASecondReady() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint).shake("DEALER", ROUTER_READY)) {
            peer.write(RawPeer.ready("SUB") + "000161");
            ZmtpMessage got = router.receive(WAIT);
            assertThat(got).isNotNull();
            assertThat(got.utf8(1)).isEqualTo("a");
            got.release();
        }
    }

    @Test
    void shouldBoundWhatAFloodOfPingsCosts() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint).shake("DEALER", ROUTER_READY)) {
            byte[] pings = ByteBufUtil.decodeHexDump("04070450494e470000".repeat(2_000));
            for (int i = 0; i < 3; i++) {
                peer.write(pings);
            }
            peer.write("000164");
            ZmtpMessage got = router.receive(Duration.ofSeconds(20));
            assertThat(got).isNotNull();
            assertThat(got.utf8(1)).isEqualTo("d");
            got.release();
        }
    }

    @Test
    void shouldDisconnectWhenThePeersTtlHasPassed() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint).shake("DEALER", ROUTER_READY)) {
            peer.write("04070450494e470002");
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertThat(router.socket().counters().protocolErrors()).isZero();
    }
}
