package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.wire.ProtocolError;
import io.netty.buffer.ByteBufUtil;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A CURVE server on a real port, with a good client that is served all the time: whoever breaks the
 * mechanism costs its own connection, and the monitor says why.
 */
@Timeout(30)
class SecureHostilePeerTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final String CURVE_GREETING =
            "ff00000000000000017f0301" + "4355525645" + "00".repeat(15) + "00" + "00".repeat(31);

    private final CurveKeyPair keys = CurveKeyPair.generate();
    private final ForgedClient client = new ForgedClient(keys.publicKey());
    private final ZmtpContext context = ZmtpContext.create();
    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();
    private BlockingSocket rep;
    private BlockingSocket req;
    private String endpoint;

    @BeforeEach
    void open() throws Exception {
        rep = socket(SocketType.ROUTER, new Security.CurveServer(keys, null));
        rep.socket().monitor(events::add);
        endpoint = rep.bind("tcp://127.0.0.1:*");
        req =
                socket(
                        SocketType.DEALER,
                        new Security.CurveClient(keys.publicKey(), CurveKeyPair.generate()));
        req.connect(endpoint);
        assertServed();
    }

    private BlockingSocket socket(SocketType type, Security security) {
        return BlockingSocket.wrap(
                context.open(
                        type,
                        SocketOptions.builder()
                                .security(security)
                                .linger(Duration.ZERO)
                                .handshakeInterval(Duration.ofSeconds(20))
                                .build()));
    }

    private void assertServed() throws Exception {
        req.send(ZmtpMessage.ofUtf8("ping"), WAIT);
        ZmtpMessage asked = rep.receive(WAIT);
        assertThat(asked).isNotNull();
        assertThat(asked.utf8(1)).isEqualTo("ping");
        rep.send(asked, WAIT);
        ZmtpMessage answer = req.receive(WAIT);
        assertThat(answer).isNotNull();
        answer.release();
    }

    /** The good client's connection is the only one ever counted as done. */
    @AfterEach
    void serveAndClose() throws Exception {
        assertServed();
        assertThat(count(SocketEvent.HandshakeSucceeded.class)).isGreaterThanOrEqualTo(1);
        context.close();
    }

    private long count(Class<? extends SocketEvent> type) {
        return events.stream().filter(type::isInstance).count();
    }

    private void assertOneFailure(ProtocolError error) {
        Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == 1);
        assertThat(events)
                .filteredOn(SocketEvent.HandshakeFailedProtocol.class::isInstance)
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(((SocketEvent.HandshakeFailedProtocol) event).error())
                                        .isEqualTo(error));
        assertThat(count(SocketEvent.HandshakeSucceeded.class)).isEqualTo(1);
        assertThat(rep.socket().peerCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "01 00 03 00 6869, ZMTP_UNSPECIFIED",
        "ff 0000000000000001 7f 01 05 00 00 00 02 6869, ZMTP_UNSPECIFIED",
        "474554202f20485454502f312e310d0a, ZMTP_UNSPECIFIED"
    })
    void shouldCloseOlderPeers(String octets, ProtocolError error) throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            assertThat(peer.write(octets.replace(" ", "")).isClosedByPeer()).isTrue();
        }
        assertOneFailure(error);
    }

    @Test
    void shouldCloseAPeerOfNull() throws Exception {
        try (RawPeer peer = new RawPeer(endpoint)) {
            peer.write(RawPeer.GREETING + RawPeer.ready("DEALER") + "000161");
            assertThat(peer.read(64)).hasSize(128);
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertOneFailure(ProtocolError.ZMTP_MECHANISM_MISMATCH);
    }

    @Test
    void shouldCloseAClientWithAnotherServerKeyAndNotAnswerIt() throws Exception {
        client.serverKey = CurveKeyPair.generate().publicKey();
        try (RawPeer peer = new RawPeer(endpoint)) {
            peer.write(CURVE_GREETING).write(frame(4, client.hello()));
            peer.read(64);
            assertThat(peer.read(1)).isEmpty();
        }
        assertOneFailure(ProtocolError.ZMTP_CRYPTOGRAPHIC);
    }

    @Test
    void shouldCloseAClientThatVouchesForAnotherServer() throws Exception {
        client.vouchedServer = CurveKeyPair.generate().publicKey();
        try (RawPeer peer = new RawPeer(endpoint)) {
            initiate(peer);
            assertThat(peer.read(1)).isEmpty();
        }
        assertOneFailure(ProtocolError.ZMTP_KEY_EXCHANGE);
    }

    private void initiate(RawPeer peer) throws Exception {
        peer.write(CURVE_GREETING).write(frame(4, client.hello()));
        peer.read(64 + 2);
        client.takeWelcome(ByteBufUtil.decodeHexDump(peer.read(168)));
        peer.write(frame(4, client.initiate()));
    }

    private static byte[] frame(int flags, byte[] body) {
        String size = body.length < 256 ? "%02x" : "%016x";
        return ByteBufUtil.decodeHexDump(
                "%02x".formatted(body.length < 256 ? flags : flags | 2)
                        + size.formatted(body.length)
                        + ByteBufUtil.hexDump(body));
    }

    /** With a monitor and without: libzmq forgets to close in one of the cases. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCloseWhoSpoilsABoxLater(boolean monitored) throws Exception {
        BlockingSocket server = rep;
        String at = endpoint;
        if (!monitored) {
            server = socket(SocketType.ROUTER, new Security.CurveServer(keys, null));
            at = server.bind("tcp://127.0.0.1:*");
        }
        try (RawPeer peer = new RawPeer(at)) {
            initiate(peer);
            // READY's header, name, nonce and box.
            peer.read(2);
            peer.write(frame(0, client.message(3, 0, (byte) 'a')));
            ZmtpMessage got = server.receive(WAIT);
            assertThat(got).isNotNull();
            assertThat(got.utf8(1)).isEqualTo("a");
            got.release();
            byte[] spoilt = client.message(4, 0, (byte) 'b');
            spoilt[20] ^= 1;
            peer.write(frame(0, spoilt));
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        BlockingSocket attacked = server;
        Awaitility.await().until(() -> attacked.socket().counters().protocolErrors() == 1);
        assertThat(attacked.socket().counters().messagesReceived()).isEqualTo(monitored ? 2 : 1);
        if (monitored) {
            Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == 1);
            assertThat(events)
                    .filteredOn(SocketEvent.Disconnected.class::isInstance)
                    .singleElement()
                    .asString()
                    .contains("does not open");
        }
    }

    /** Half-open handshakes hold no place among the peers, and need no handler. */
    @Test
    void shouldServeBesideManyThatStopHalfWay() throws Exception {
        List<RawPeer> silent = new CopyOnWriteArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                RawPeer peer = new RawPeer(endpoint);
                silent.add(peer);
                peer.write(CURVE_GREETING)
                        .write(frame(4, new ForgedClient(keys.publicKey()).hello()));
                peer.read(64 + 170);
                assertServed();
            }
            assertThat(rep.socket().peerCount()).isEqualTo(1);
        } finally {
            for (RawPeer peer : silent) {
                peer.close();
            }
        }
        Awaitility.await().until(() -> count(SocketEvent.Disconnected.class) == 50);
    }
}
