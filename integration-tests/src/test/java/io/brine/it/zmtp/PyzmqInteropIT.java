package io.brine.it.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brine.it.support.PyzmqPeers;
import io.brine.it.support.PyzmqPeers.FrameSpec;
import io.brine.it.support.PyzmqPeers.Peer;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Each of our socket types against libzmq's, as the one that binds and as the one that connects.
 */
class PyzmqInteropIT extends Interop {
    private static final int MEBI = 1 << 20;

    /**
     * Message shapes: single and multipart, from nothing to 16 MiB, on both sides of the framing's
     * limits.
     */
    private static final List<List<FrameSpec>> SHAPES =
            List.of(
                    frames(0),
                    frames(1),
                    frames(255),
                    frames(256),
                    frames(65_535),
                    frames(65_536),
                    frames(MEBI),
                    frames(16 * MEBI),
                    frames(1, 0, 300, 0),
                    frames(5, 70_000, 255, 256, 1),
                    frames(0, 16 * MEBI, 1));

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void dealerWithTheirDealerPassesEveryShapeBothWays(String role, boolean weBind)
            throws TimeoutException {
        BlockingSocket ours = open(SocketType.DEALER);
        Peer theirs = peers.open("DEALER", Map.of());
        join(ours, theirs, weBind);
        for (List<FrameSpec> shape : SHAPES) {
            ours.send(message(shape), PATIENCE);
            assertThat(theirs.receive(PATIENCE)).as("sent " + shape).isEqualTo(digests(shape));
            assertThat(theirs.send(shape)).isTrue();
            assertThat(receive(ours)).as("received " + shape).isEqualTo(digests(shape));
        }
        ours.close();
        theirs.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void dealerIsNamedByItsRoutingIdAtTheirRouter(String role, boolean weBind)
            throws TimeoutException {
        BlockingSocket ours =
                open(
                        SocketType.DEALER,
                        SocketOptions.builder().routingId("us".getBytes(UTF_8)).build());
        Peer theirs = peers.open("ROUTER", Map.of());
        join(ours, theirs, weBind);
        ours.send(ZmtpMessage.ofUtf8("", "hello"), PATIENCE);
        assertThat(theirs.receive(PATIENCE)).containsExactly(hex("us"), "", hex("hello"));
        theirs.sendBytes("us".getBytes(UTF_8), new byte[0], "back".getBytes(UTF_8));
        assertThat(receive(ours)).containsExactly("", hex("back"));
        ours.close();
        theirs.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void routerRoutesByIdentityToTheirDealers(String role, boolean weBind) throws TimeoutException {
        BlockingSocket ours = open(SocketType.ROUTER);
        Peer first = peers.open("DEALER", Map.of("ROUTING_ID", "hex:" + hex("one")));
        Peer second = peers.open("DEALER", Map.of("ROUTING_ID", "hex:" + hex("two")));
        join(ours, first, weBind);
        join(ours, second, weBind);
        first.sendBytes("a".getBytes(UTF_8));
        assertThat(receive(ours)).containsExactly(hex("one"), hex("a"));
        second.sendBytes("b".getBytes(UTF_8));
        assertThat(receive(ours)).containsExactly(hex("two"), hex("b"));
        ours.send(ZmtpMessage.ofUtf8("two", "for two"), PATIENCE);
        ours.send(ZmtpMessage.ofUtf8("one", "for one"), PATIENCE);
        assertThat(first.receive(PATIENCE)).containsExactly(hex("for one"));
        assertThat(second.receive(PATIENCE)).containsExactly(hex("for two"));
        ours.close();
        first.close();
        second.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void requestsOfOursAreAnsweredByTheirRep(String role, boolean weBind) throws TimeoutException {
        BlockingSocket ours = open(SocketType.REQ);
        Peer theirs = peers.open("REP", Map.of());
        join(ours, theirs, weBind);
        for (List<FrameSpec> shape : SHAPES) {
            ours.send(message(shape), PATIENCE);
            assertThat(theirs.echo(1)).isEqualTo(1);
            assertThat(receive(ours)).as("echo of " + shape).isEqualTo(digests(shape));
        }
        ours.close();
        theirs.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void requestsOfTheirsAreAnsweredByOurRep(String role, boolean weBind) throws TimeoutException {
        BlockingSocket ours = open(SocketType.REP);
        Peer theirs = peers.open("REQ", Map.of());
        join(ours, theirs, weBind);
        for (List<FrameSpec> shape : SHAPES) {
            assertThat(theirs.send(shape)).isTrue();
            assertThat(receive(ours)).as("request " + shape).isEqualTo(digests(shape));
            ours.send(message(shape), PATIENCE);
            assertThat(theirs.receive(PATIENCE)).as("reply " + shape).isEqualTo(digests(shape));
        }
        ours.close();
        theirs.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void theirSubGetsWhatMatchesItsPrefixes(String role, boolean weBind) throws TimeoutException {
        BlockingSocket ours = open(SocketType.PUB);
        Peer theirs = peers.open("SUB", Map.of());
        theirs.subscribe("wea".getBytes(UTF_8));
        theirs.subscribe(FrameSpecs.TOPIC_OF_LONG_ONES);
        join(ours, theirs, weBind);
        awaitSubscribed(ours, theirs, "weather");
        ours.send(ZmtpMessage.ofUtf8("news", "dull"), PATIENCE);
        ours.send(ZmtpMessage.ofUtf8("weather", "sunny"), PATIENCE);
        assertThat(theirs.receive(PATIENCE)).containsExactly(hex("weather"), hex("sunny"));
        theirs.unsubscribe("wea".getBytes(UTF_8));
        theirs.subscribe("news".getBytes(UTF_8));
        awaitSubscribed(ours, theirs, "news");
        ours.send(ZmtpMessage.ofUtf8("weather", "rain"), PATIENCE);
        ours.send(ZmtpMessage.ofUtf8("news", "end"), PATIENCE);
        assertThat(theirs.receive(PATIENCE)).containsExactly(hex("news"), hex("end"));
        for (List<FrameSpec> shape : SHAPES) {
            List<FrameSpec> topical = FrameSpecs.withTopic(shape);
            ours.send(message(topical), PATIENCE);
            assertThat(theirs.receive(PATIENCE))
                    .as("published " + topical)
                    .isEqualTo(digests(topical));
        }
        ours.close();
        theirs.close();
    }

    /**
     * Publishes probes on a topic until one arrives, then takes those still under way: the
     * subscription is known.
     */
    private static void awaitSubscribed(BlockingSocket ours, Peer theirs, String topic) {
        Awaitility.await("the subscription has arrived")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            ours.send(ZmtpMessage.ofUtf8(topic + " probe"), PATIENCE);
                            return theirs.receive(Duration.ofMillis(50)) != null;
                        });
        String mark = topic + " mark";
        try {
            ours.send(ZmtpMessage.ofUtf8(mark), PATIENCE);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
        List<Object> got = theirs.receive(PATIENCE);
        while (got != null && !got.equals(List.of(hex(mark)))) {
            got = theirs.receive(PATIENCE);
        }
        assertThat(got).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void ourSubGetsWhatMatchesItsPrefixes(String role, boolean weBind) {
        BlockingSocket ours = open(SocketType.SUB);
        ours.subscribe("wea");
        ours.subscribe("wea");
        // XPUB shows what our subscriptions look like to a publisher.
        Peer theirs = peers.open("XPUB", Map.of());
        join(ours, theirs, weBind);
        assertThat(theirs.receive(PATIENCE)).containsExactly("01" + hex("wea"));
        theirs.sendBytes("news".getBytes(UTF_8), "dull".getBytes(UTF_8));
        theirs.sendBytes("weather".getBytes(UTF_8), "sunny".getBytes(UTF_8));
        assertThat(receive(ours)).containsExactly(hex("weather"), hex("sunny"));
        ours.unsubscribe("wea");
        ours.subscribe("");
        assertThat(theirs.receive(PATIENCE)).containsExactly("01");
        theirs.sendBytes("weather".getBytes(UTF_8));
        assertThat(receive(ours))
                .as("once, though two subscriptions match")
                .containsExactly(hex("weather"));
        ours.unsubscribe("wea");
        assertThat(theirs.receive(PATIENCE))
                .as("only the last of two cancels")
                .containsExactly("00" + hex("wea"));
        for (List<FrameSpec> shape : SHAPES) {
            assertThat(theirs.send(shape)).isTrue();
            assertThat(receive(ours)).as("published " + shape).isEqualTo(digests(shape));
        }
        ours.close();
        theirs.close();
    }

    @Test
    void aSubscriberFindsItsPublisherAgainAfterARestart() {
        BlockingSocket ours =
                open(
                        SocketType.SUB,
                        SocketOptions.builder().reconnectInterval(Duration.ofMillis(20)).build());
        for (int i = 0; i < 3000; i++) {
            ours.subscribe("topic-" + i + ".");
        }
        Peer publisher = peers.open("XPUB", Map.of());
        String endpoint = publisher.bind("tcp://127.0.0.1:*");
        ours.connect(endpoint);
        assertThat(publisher.receive(PATIENCE)).isNotNull();
        publisher.close();
        Peer reborn = peers.open("XPUB", Map.of("RCVHWM", 0));
        Awaitility.await("the port is free again")
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                .untilAsserted(() -> reborn.bind(endpoint));
        for (int i = 0; i < 3000; i++) {
            assertThat(reborn.receive(PATIENCE))
                    .as("subscription " + i + " of 3000 comes again")
                    .isNotNull();
        }
        reborn.sendBytes("topic-2999.".getBytes(UTF_8), "x".getBytes(UTF_8));
        assertThat(receive(ours)).containsExactly(hex("topic-2999."), hex("x"));
        ours.close();
        reborn.close();
    }

    @Test
    void heartbeatsOfTheirsAreAnsweredAndOursAreToo() throws TimeoutException {
        Peer theirs =
                peers.open(
                        "ROUTER",
                        Map.of(
                                "HEARTBEAT_IVL",
                                50,
                                "HEARTBEAT_TIMEOUT",
                                150,
                                "HEARTBEAT_TTL",
                                300));
        BlockingSocket ours =
                open(
                        SocketType.DEALER,
                        SocketOptions.builder()
                                .heartbeatInterval(Duration.ofMillis(50))
                                .heartbeatTimeout(Duration.ofMillis(150))
                                .routingId("hb".getBytes(UTF_8))
                                .build());
        ours.connect(theirs.bind("tcp://127.0.0.1:*"));
        ours.send(ZmtpMessage.ofUtf8("one"), PATIENCE);
        assertThat(theirs.receive(PATIENCE)).containsExactly(hex("hb"), hex("one"));
        // Longer than every timeout above: an unanswered PING on either side would have cut the
        // connection by now.
        assertThat(theirs.receive(Duration.ofMillis(800))).isNull();
        theirs.sendBytes("hb".getBytes(UTF_8), "still here".getBytes(UTF_8));
        assertThat(receive(ours)).containsExactly(hex("still here"));
        assertThat(ours.socket().counters().handshakesSucceeded())
                .as("one connection")
                .isEqualTo(1);
        ours.close();
        theirs.close();
    }

    @Test
    void manyMessagesKeepTheirOrderUnderBackPressure() throws TimeoutException {
        Peer theirs = peers.open("DEALER", Map.of("RCVHWM", 10));
        BlockingSocket ours =
                open(SocketType.DEALER, SocketOptions.builder().sendHighWaterMark(10).build());
        ours.connect(theirs.bind("tcp://127.0.0.1:*"));
        int count = 2000;
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                for (int i = 0; i < count; i++) {
                                    ours.send(ZmtpMessage.ofUtf8(Integer.toString(i)), PATIENCE);
                                }
                            } catch (TimeoutException e) {
                                throw new AssertionError(e);
                            }
                        });
        for (int i = 0; i < count; i++) {
            assertThat(theirs.receive(PATIENCE)).containsExactly(hex(Integer.toString(i)));
        }
        ours.close();
        theirs.close();
    }

    /** Shapes for publishing: the topic that one prefix matches stands first. */
    private static final class FrameSpecs {
        /** What {@link FrameSpec} of size 3 and seed 120 holds. */
        static final byte[] TOPIC_OF_LONG_ONES = PyzmqPeers.pattern(3, 120);

        static List<FrameSpec> withTopic(List<FrameSpec> shape) {
            List<FrameSpec> topical = new ArrayList<>();
            topical.add(new FrameSpec(3, 120));
            topical.addAll(shape);
            return topical;
        }
    }
}
