package io.brine.it.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.PyzmqPeers.Peer;
import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.zap.ZapReply;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Every type that libzmq's stable build has, under every mechanism, as the one that binds and
 * serves and as the one that connects.
 */
class PyzmqSecureTypesIT extends Interop {
    private static final Map<SocketType, String> THEIRS =
            Map.ofEntries(
                    Map.entry(SocketType.PUSH, "PULL"),
                    Map.entry(SocketType.PULL, "PUSH"),
                    Map.entry(SocketType.REQ, "REP"),
                    Map.entry(SocketType.REP, "REQ"),
                    Map.entry(SocketType.DEALER, "ROUTER"),
                    Map.entry(SocketType.ROUTER, "DEALER"),
                    Map.entry(SocketType.PAIR, "PAIR"),
                    Map.entry(SocketType.PUB, "SUB"),
                    Map.entry(SocketType.SUB, "XPUB"),
                    Map.entry(SocketType.XPUB, "XSUB"),
                    Map.entry(SocketType.XSUB, "XPUB"));

    private final CurveKeyPair serverKeys = CurveKeyPair.generate();
    private final CurveKeyPair clientKeys = CurveKeyPair.generate();

    static Stream<Arguments> cases() {
        return THEIRS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(
                        types -> Stream.of("NULL", "PLAIN", "CURVE").flatMap(m -> roles(types, m)));
    }

    private static Stream<Arguments> roles(Map.Entry<SocketType, String> types, String mechanism) {
        return Stream.of(true, false)
                // a REQ of libzmq that is the server takes the user id that ZAP gave it for a reply
                // and hangs up, whoever is at the other end
                .filter(
                        weBind ->
                                weBind
                                        || types.getKey() != SocketType.REP
                                        || mechanism.equals("NULL"))
                .map(weBind -> Arguments.of(types.getKey(), types.getValue(), mechanism, weBind));
    }

    @BeforeAll
    void letEverybodyIn() {
        context.zapHandler(
                request -> CompletableFuture.completedFuture(ZapReply.accept("someone")));
        peers.authenticate("user", "sesame");
    }

    @ParameterizedTest(name = "{0} and their {1}, {2}, we bind {3}")
    @MethodSource("cases")
    void everyTypeTalksUnderEveryMechanism(
            SocketType type, String theirType, String mechanism, boolean weBind)
            throws TimeoutException {
        BlockingSocket ours =
                open(
                        type,
                        SocketOptions.builder()
                                .linger(Duration.ZERO)
                                .security(security(mechanism, weBind))
                                .build());
        Map<String, Object> options = options(mechanism, !weBind);
        options.put("ROUTING_ID", "hex:" + hex("them"));
        Peer theirs = peers.open(theirType, options);
        join(ours, theirs, weBind);
        talk(type, ours, theirs);
        ours.close();
        theirs.close();
    }

    private Security security(String mechanism, boolean serve) {
        return switch (mechanism) {
            case "PLAIN" ->
                    serve
                            ? new Security.PlainServer("dom")
                            : new Security.PlainClient("user", "sesame");
            case "CURVE" ->
                    serve
                            ? new Security.CurveServer(serverKeys, null)
                            : new Security.CurveClient(serverKeys.publicKey(), clientKeys);
            default -> new Security.Null(null);
        };
    }

    private Map<String, Object> options(String mechanism, boolean serve) {
        Map<String, Object> options = new HashMap<>();
        switch (mechanism) {
            case "PLAIN" -> {
                if (serve) {
                    options.put("PLAIN_SERVER", 1);
                } else {
                    options.put("PLAIN_USERNAME", "hex:" + hex("user"));
                    options.put("PLAIN_PASSWORD", "hex:" + hex("sesame"));
                }
            }
            case "CURVE" -> {
                CurveKeyPair own = serve ? serverKeys : clientKeys;
                options.put("CURVE_SECRETKEY", "hex:" + hex(own.secretKeyZ85()));
                options.put("CURVE_PUBLICKEY", "hex:" + hex(own.publicKeyZ85()));
                if (serve) {
                    options.put("CURVE_SERVER", 1);
                } else {
                    options.put("CURVE_SERVERKEY", "hex:" + hex(serverKeys.publicKeyZ85()));
                }
            }
            default -> {}
        }
        return options;
    }

    private static void talk(SocketType type, BlockingSocket ours, Peer theirs)
            throws TimeoutException {
        switch (type) {
            case PUSH -> weSend(ours, theirs);
            case PULL -> theySend(ours, theirs);
            case REQ, PAIR -> {
                weSend(ours, theirs);
                theySend(ours, theirs);
            }
            case REP -> {
                theySend(ours, theirs);
                weSend(ours, theirs);
            }
            case DEALER -> {
                ours.send(ZmtpMessage.ofUtf8("hi", ""), PATIENCE);
                List<Object> got = theirs.receive(PATIENCE);
                assertThat(got).hasSize(3).endsWith(hex("hi"), "");
                theirs.sendBytes(HexFormat.of().parseHex((String) got.getFirst()), octets("ho"));
                assertThat(receive(ours)).containsExactly(hex("ho"));
            }
            case ROUTER -> {
                theirs.sendBytes(octets("hi"));
                assertThat(receive(ours)).containsExactly(hex("them"), hex("hi"));
                ours.send(ZmtpMessage.ofUtf8("them", "ho"), PATIENCE);
                assertThat(theirs.receive(PATIENCE)).containsExactly(hex("ho"));
            }
            case PUB -> {
                theirs.subscribe(octets("h"));
                awaitSubscription(ours, theirs);
                weSend(ours, theirs);
            }
            case XPUB -> {
                theirs.sendBytes(octets("\u0001h"));
                awaitSubscription(ours, theirs);
                assertThat(receive(ours)).containsExactly("01" + hex("h"));
                weSend(ours, theirs);
            }
            case SUB, XSUB -> {
                ours.subscribe("h");
                assertThat(theirs.receive(PATIENCE)).containsExactly("01" + hex("h"));
                theySend(ours, theirs);
            }
            default -> throw new IllegalArgumentException(type + " has no stable peer");
        }
    }

    /** libzmq's subscriber says what it wants of a new peer only while it is being used. */
    private static void awaitSubscription(BlockingSocket ours, Peer theirs) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            assertThat(theirs.receive(Duration.ofMillis(1))).isNull();
                            return ours.socket().subscribedPeers() == 1;
                        });
    }

    private static void weSend(BlockingSocket ours, Peer theirs) throws TimeoutException {
        ours.send(ZmtpMessage.ofUtf8("hello", "", "x"), PATIENCE);
        assertThat(theirs.receive(PATIENCE)).containsExactly(hex("hello"), "", hex("x"));
    }

    private static void theySend(BlockingSocket ours, Peer theirs) {
        theirs.sendBytes(octets("hello"), new byte[0], octets("x"));
        assertThat(receive(ours)).containsExactly(hex("hello"), "", hex("x"));
    }
}
