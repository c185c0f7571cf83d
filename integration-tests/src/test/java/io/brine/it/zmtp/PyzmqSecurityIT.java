package io.brine.it.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brine.it.support.PyzmqPeers.FrameSpec;
import io.brine.it.support.PyzmqPeers.Peer;
import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;

/** PLAIN, CURVE and ZAP with libzmq at the other end, in both roles, bound and connected. */
class PyzmqSecurityIT extends Interop {
    private static final List<List<FrameSpec>> SHAPES =
            List.of(
                    frames(0),
                    frames(1),
                    frames(222),
                    frames(223),
                    frames(255),
                    frames(16_383),
                    frames(16_384),
                    frames(65_536),
                    frames(4 << 20),
                    frames(1, 0, 300, 0),
                    frames(5, 70_000, 255, 256, 1));

    private final CurveKeyPair serverKeys = CurveKeyPair.generate();
    private final CurveKeyPair clientKeys = CurveKeyPair.generate();
    private final Queue<SocketEvent> events = new ConcurrentLinkedQueue<>();
    private final Queue<ZapRequest> requests = new ConcurrentLinkedQueue<>();
    private final List<Peer> open = new ArrayList<>();

    @AfterEach
    void closeSockets() {
        open.forEach(Peer::close);
        open.clear();
        context.close();
        context = ZmtpContext.create();
        events.clear();
        requests.clear();
    }

    private Peer theirs(String type, Map<String, Object> options) {
        Peer peer = peers.open(type, options);
        open.add(peer);
        return peer;
    }

    private BlockingSocket ours(SocketType type, Security security) {
        return ours(type, SocketOptions.builder().security(security));
    }

    private BlockingSocket ours(SocketType type, SocketOptions.Builder options) {
        BlockingSocket socket =
                BlockingSocket.wrap(
                        context.open(
                                type,
                                options.linger(Duration.ZERO)
                                        .reconnectInterval(Duration.ofMillis(20))
                                        .build()));
        socket.socket().monitor(events::add);
        return socket;
    }

    private Security curve(boolean server) {
        return server
                ? new Security.CurveServer(serverKeys, null)
                : new Security.CurveClient(serverKeys.publicKey(), clientKeys);
    }

    private Map<String, Object> curveOptions(boolean server) {
        Map<String, Object> options = new HashMap<>();
        if (server) {
            options.put("CURVE_SERVER", 1);
            options.put("CURVE_SECRETKEY", hexOption(serverKeys.secretKeyZ85()));
        } else {
            options.put("CURVE_SERVERKEY", hexOption(serverKeys.publicKeyZ85()));
            options.put("CURVE_PUBLICKEY", hexOption(clientKeys.publicKeyZ85()));
            options.put("CURVE_SECRETKEY", hexOption(clientKeys.secretKeyZ85()));
        }
        return options;
    }

    private static String hexOption(String text) {
        return "hex:" + hex(text);
    }

    private static void exchange(BlockingSocket ours, Peer theirs) throws TimeoutException {
        for (List<FrameSpec> shape : SHAPES) {
            ours.send(message(shape), PATIENCE);
            assertThat(theirs.receive(PATIENCE)).as("sent " + shape).isEqualTo(digests(shape));
            assertThat(theirs.send(shape)).isTrue();
            assertThat(receive(ours)).as("received " + shape).isEqualTo(digests(shape));
        }
    }

    private void zap(int status) {
        context.zapHandler(
                request -> {
                    requests.add(request);
                    return CompletableFuture.completedFuture(
                            status == ZapReply.OK
                                    ? ZapReply.accept("someone")
                                    : ZapReply.refuse(status, "no"));
                });
    }

    private <T extends SocketEvent> T await(Class<T> type) {
        Awaitility.await(type.getSimpleName())
                .atMost(PATIENCE)
                .until(() -> events.stream().anyMatch(type::isInstance));
        return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    @ParameterizedTest(name = "server {0}, we bind {1}")
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void curvePassesEveryShapeBothWays(boolean weServe, boolean weBind) throws TimeoutException {
        BlockingSocket ours = ours(SocketType.DEALER, curve(weServe));
        Peer theirs = theirs("DEALER", curveOptions(!weServe));
        join(ours, theirs, weBind);
        exchange(ours, theirs);
    }

    @ParameterizedTest(name = "server {0}, we bind {1}")
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void plainPassesEveryShapeBothWays(boolean weServe, boolean weBind) throws TimeoutException {
        Map<String, Object> options = new HashMap<>();
        Security security;
        if (weServe) {
            zap(ZapReply.OK);
            options.put("PLAIN_USERNAME", hexOption("user"));
            options.put("PLAIN_PASSWORD", hexOption("sesame"));
            security = new Security.PlainServer("dom");
        } else {
            options.put("PLAIN_SERVER", 1);
            security = new Security.PlainClient("user", "sesame");
        }
        BlockingSocket ours = ours(SocketType.DEALER, security);
        Peer theirs = theirs("DEALER", options);
        Peer handler = weServe ? null : theirZap();
        join(ours, theirs, weBind);
        if (handler != null) {
            answer(handler, "200");
        }
        exchange(ours, theirs);
        if (weServe) {
            ZapRequest request = requests.element();
            assertThat(request.domain()).isEqualTo("dom");
            assertThat(request.address()).isEqualTo("127.0.0.1");
            assertThat(request.mechanism()).isEqualTo("PLAIN");
            assertThat(request.credentialText(0)).isEqualTo("user");
            assertThat(request.credentialText(1)).isEqualTo("sesame");
            assertThat(await(SocketEvent.ZapRequest.class).status()).isEqualTo(200);
        }
    }

    /** Has libzmq ask a REP of its own context. */
    private Peer theirZap() {
        Peer handler = theirs("REP", Map.of());
        handler.bind("inproc://zeromq.zap.01");
        return handler;
    }

    /** Answers one request; until it comes the process of the peers does nothing else. */
    private static void answer(Peer handler, String status) {
        List<Object> request = handler.receive(PATIENCE);
        assertThat(request).as("a ZAP request").isNotNull();
        handler.sendBytes(
                "1.0".getBytes(UTF_8),
                HexFormat.of().parseHex((String) request.get(1)),
                status.getBytes(UTF_8),
                "text".getBytes(UTF_8),
                "user".getBytes(UTF_8),
                new byte[0]);
    }

    @Test
    void publishersAndSubscribersUnderstandEachOtherUnderCurve() {
        BlockingSocket publisher = ours(SocketType.PUB, curve(true));
        String endpoint = publisher.bind(ANY_PORT);
        Peer theirs = theirs("SUB", curveOptions(false));
        theirs.subscribe("wea".getBytes(UTF_8));
        theirs.connect(endpoint);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            publisher.send(ZmtpMessage.ofUtf8("news"), PATIENCE);
                            publisher.send(ZmtpMessage.ofUtf8("weather", "sunny"), PATIENCE);
                            return theirs.receive(Duration.ofMillis(50));
                        },
                        List.of(hex("weather"), hex("sunny"))::equals);
        BlockingSocket subscriber = ours(SocketType.SUB, curve(false));
        Peer xpub = theirs("XPUB", curveOptions(true));
        subscriber.subscribe("wea");
        subscriber.connect(xpub.bind(ANY_PORT));
        assertThat(xpub.receive(PATIENCE)).containsExactly("01" + hex("wea"));
        xpub.sendBytes("weather".getBytes(UTF_8), "rain".getBytes(UTF_8));
        assertThat(receive(subscriber)).containsExactly(hex("weather"), hex("rain"));
        subscriber.unsubscribe("wea");
        assertThat(xpub.receive(PATIENCE)).containsExactly("00" + hex("wea"));
    }

    @Test
    void heartbeatsTravelUnderCurve() throws TimeoutException {
        Map<String, Object> options = curveOptions(true);
        options.put("HEARTBEAT_IVL", 50);
        options.put("HEARTBEAT_TIMEOUT", 150);
        options.put("HEARTBEAT_TTL", 300);
        Peer theirs = theirs("DEALER", options);
        BlockingSocket ours =
                ours(
                        SocketType.DEALER,
                        SocketOptions.builder()
                                .security(curve(false))
                                .heartbeatInterval(Duration.ofMillis(30))
                                .heartbeatTimeout(Duration.ofMillis(150)));
        ours.connect(theirs.bind(ANY_PORT));
        ours.send(ZmtpMessage.ofUtf8("one"), PATIENCE);
        assertThat(theirs.receive(PATIENCE)).containsExactly(hex("one"));
        assertThat(theirs.receive(Duration.ofMillis(800))).isNull();
        // Among heartbeats in both directions the nonces must keep their order.
        for (int i = 0; i < 300; i++) {
            ours.send(ZmtpMessage.ofUtf8("m" + i), PATIENCE);
            assertThat(theirs.receive(PATIENCE)).containsExactly(hex("m" + i));
        }
        assertThat(ours.socket().counters().handshakesSucceeded()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500})
    void ourZapHandlerRefusesTheirCurveClient(int status) {
        zap(status);
        BlockingSocket ours = ours(SocketType.DEALER, new Security.CurveServer(serverKeys, "dom"));
        Peer theirs = theirs("DEALER", curveOptions(false));
        theirs.connect(ours.bind(ANY_PORT));
        assertThat(await(SocketEvent.HandshakeFailedAuth.class).value()).isEqualTo(status);
        ZapRequest request = requests.element();
        assertThat(request.mechanism()).isEqualTo("CURVE");
        assertThat(request.credentials()).singleElement().isEqualTo(clientKeys.publicKey());
        assertThat(theirs.receive(Duration.ofMillis(300))).isNull();
        assertThat(ours.socket().counters().handshakesSucceeded()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "CURVE", "NULL"})
    void theirZapHandlerRefusesUsAndWeStayAway(String mechanism) {
        Peer handler = theirZap();
        Map<String, Object> options = new HashMap<>();
        Security security =
                switch (mechanism) {
                    case "PLAIN" -> {
                        options.put("PLAIN_SERVER", 1);
                        yield new Security.PlainClient("user", "wrong");
                    }
                    case "CURVE" -> {
                        options = curveOptions(true);
                        yield curve(false);
                    }
                    default -> Security.none();
                };
        options.put("ZAP_DOMAIN", hexOption("dom"));
        Peer theirs = theirs("DEALER", options);
        BlockingSocket ours = ours(SocketType.DEALER, security);
        ours.connect(theirs.bind(ANY_PORT));
        answer(handler, "400");
        assertThat(await(SocketEvent.HandshakeFailedAuth.class).value()).isEqualTo(400);
        await(SocketEvent.Disconnected.class);
        Awaitility.await()
                .during(Duration.ofMillis(400))
                .atMost(PATIENCE)
                .until(() -> ours.socket().counters().connectionsOpened() == 1);
    }

    /** libzmq's PLAIN client does not know a proper ERROR, but closes and stays away. */
    @Test
    void theirPlainClientStaysAwayAfterOurError() {
        zap(400);
        BlockingSocket ours = ours(SocketType.DEALER, new Security.PlainServer(null));
        Peer theirs =
                theirs(
                        "DEALER",
                        Map.of(
                                "PLAIN_USERNAME", hexOption("user"),
                                "PLAIN_PASSWORD", hexOption("wrong")));
        theirs.connect(ours.bind(ANY_PORT));
        await(SocketEvent.Disconnected.class);
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> ours.socket().counters().connectionsAccepted() == 1);
    }

    @Test
    void aClientWithAnotherServerKeyIsNamedAndBacksOff() {
        Peer theirs = theirs("DEALER", curveOptions(true));
        Security wrong = new Security.CurveClient(CurveKeyPair.generate().publicKey(), clientKeys);
        BlockingSocket ours = ours(SocketType.DEALER, wrong);
        ours.connect(theirs.bind(ANY_PORT));
        assertThat(await(SocketEvent.HandshakeFailedNoDetail.class).reason())
                .contains("server's public key");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () ->
                                events.stream()
                                        .filter(SocketEvent.ConnectRetried.class::isInstance)
                                        .anyMatch(event -> event.value() > 200));
    }

    @Test
    void theirClientWithAnotherServerKeyIsReported() {
        BlockingSocket ours =
                ours(SocketType.DEALER, new Security.CurveServer(CurveKeyPair.generate(), null));
        Peer theirs = theirs("DEALER", curveOptions(false));
        theirs.connect(ours.bind(ANY_PORT));
        assertThat(await(SocketEvent.HandshakeFailedProtocol.class).error())
                .isEqualTo(ProtocolError.ZMTP_CRYPTOGRAPHIC);
    }

    /** The handler may be a socket of ours, as RFC 27 has it, here with libzmq's client. */
    @Test
    void aRepAtTheZapEndpointServesAsWell() throws TimeoutException {
        BlockingSocket handler = ours(SocketType.REP, Security.none());
        handler.bind("inproc://zeromq.zap.01");
        BlockingSocket ours = ours(SocketType.DEALER, new Security.CurveServer(serverKeys, "dom"));
        Peer theirs = theirs("DEALER", curveOptions(false));
        theirs.connect(ours.bind(ANY_PORT));
        ZmtpMessage request = handler.receive(PATIENCE);
        assertThat(request).isNotNull();
        assertThat(request.utf8(0)).isEqualTo("1.0");
        assertThat(request.utf8(2)).isEqualTo("dom");
        assertThat(request.bytes(6)).isEqualTo(clientKeys.publicKey());
        handler.send(ZmtpMessage.ofUtf8("1.0", request.utf8(1), "200", "OK", "paul", ""), PATIENCE);
        request.release();
        assertThat(theirs.send(frames(5))).isTrue();
        ZmtpMessage got = ours.receive(PATIENCE);
        assertThat(got).isNotNull();
        assertThat(got.peer()).isNotNull();
        assertThat(got.peer().userId()).isEqualTo("paul");
        got.release();
    }
}
