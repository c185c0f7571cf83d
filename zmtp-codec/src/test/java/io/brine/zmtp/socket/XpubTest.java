package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitPeers;
import static io.brine.zmtp.socket.TestSockets.awaitSubscribed;
import static io.brine.zmtp.socket.TestSockets.octets;
import static io.brine.zmtp.socket.TestSockets.offer;
import static io.brine.zmtp.socket.TestSockets.send;
import static io.brine.zmtp.socket.TestSockets.soon;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ServerSocket;
import java.util.List;
import java.util.function.UnaryOperator;

/** XPUB, XSUB and what PUB and SUB have in common with them: ZMTP-350 to 364. */
@Timeout(20)
class XpubTest {
    private static final int XPUB_READY = 28;
    private static final int XSUB_READY = 28;

    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    private BlockingSocket subscriber(BlockingSocket publisher, String endpoint, String topic) {
        int before = publisher.socket().peerCount();
        BlockingSocket sub = sockets.open(SocketType.SUB);
        sub.connect(endpoint);
        awaitPeers(publisher, before + 1);
        sub.subscribe(topic);
        return sub;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://xpub"})
    void shouldShowTheFirstSubscriptionAndTheLastCancellation(String wanted) {
        BlockingSocket xpub = sockets.open(SocketType.XPUB);
        String endpoint = xpub.bind(wanted);
        BlockingSocket first = subscriber(xpub, endpoint, "A");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        BlockingSocket second = subscriber(xpub, endpoint, "A");
        awaitSubscribed(xpub, 2);
        first.unsubscribe("A");
        second.subscribe("B");
        assertThat(text(xpub)).isEqualTo("\u0001B");
        second.unsubscribe("never subscribed");
        second.close();
        assertThat(List.of(text(xpub), text(xpub))).containsExactlyInAnyOrder("\u0000A", "\u0000B");
        assertThat(soon(xpub)).isEqualTo("nothing");
    }

    @Test
    void shouldShowEverySubscriptionWhenVerbose() {
        BlockingSocket xpub = sockets.open(SocketType.XPUB, options -> options.xpubVerbose(true));
        String endpoint = xpub.bind("tcp://127.0.0.1:*");
        BlockingSocket first = subscriber(xpub, endpoint, "A");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        BlockingSocket second = subscriber(xpub, endpoint, "A");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        first.unsubscribe("A");
        awaitSubscribed(xpub, 1);
        second.unsubscribe("A");
        assertThat(text(xpub)).isEqualTo("\u0000A");
        assertThat(soon(xpub)).isEqualTo("nothing");
    }

    @Test
    void shouldShowEveryCancellationWhenVerboser() {
        BlockingSocket xpub = sockets.open(SocketType.XPUB, options -> options.xpubVerboser(true));
        String endpoint = xpub.bind("tcp://127.0.0.1:*");
        BlockingSocket first = subscriber(xpub, endpoint, "A");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        BlockingSocket second = subscriber(xpub, endpoint, "A");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        first.unsubscribe("A");
        assertThat(text(xpub)).isEqualTo("\u0000A");
        second.close();
        assertThat(text(xpub)).isEqualTo("\u0000A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://manual"})
    void shouldLetTheApplicationSubscribeThePeerItHeardOfLast(String wanted) throws Exception {
        BlockingSocket xpub = sockets.open(SocketType.XPUB, options -> options.xpubManual(true));
        String endpoint = xpub.bind(wanted);
        BlockingSocket first = subscriber(xpub, endpoint, "A");
        BlockingSocket second = subscriber(xpub, endpoint, "B");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        // The other's notice is there already; the answer is for the one that was read.
        xpub.subscribe("XA");
        assertThat(text(xpub)).isEqualTo("\u0001B");
        xpub.subscribe("XB");
        first.subscribe("XA");
        assertThat(text(xpub)).isEqualTo("\u0001XA");
        second.subscribe("XB");
        assertThat(text(xpub)).isEqualTo("\u0001XB");
        send(xpub, "A is not given");
        send(xpub, "XA1");
        send(xpub, "XB1");
        assertThat(text(first)).isEqualTo("XA1");
        assertThat(text(second)).isEqualTo("XB1");
        second.unsubscribe("XB");
        assertThat(text(xpub)).isEqualTo("\u0000XB");
        xpub.unsubscribe("XB");
        assertThat(offer(xpub, "XB2")).isEqualTo(SendResult.DROPPED);
        first.close();
        assertThat(List.of(text(xpub), text(xpub)))
                .containsExactlyInAnyOrder("\u0000A", "\u0000XA");
        // Whoever that was about has gone: the answer is for nobody.
        xpub.subscribe("XA");
        assertThat(offer(xpub, "XA2")).isEqualTo(SendResult.DROPPED);
    }

    @Test
    void shouldSendTheLastValueToTheNewcomerOnly() throws Exception {
        BlockingSocket xpub =
                sockets.open(SocketType.XPUB, options -> options.xpubManualLastValue(true));
        String endpoint = xpub.bind("tcp://127.0.0.1:*");
        BlockingSocket old = subscriber(xpub, endpoint, "A");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        xpub.subscribe("A");
        send(xpub, "A1");
        assertThat(text(old)).isEqualTo("A1");
        BlockingSocket fresh = subscriber(xpub, endpoint, "A");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        xpub.subscribe("A");
        send(xpub, "A1 again");
        send(xpub, "A2");
        assertThat(text(fresh)).isEqualTo("A1 again");
        assertThat(text(fresh)).isEqualTo("A2");
        assertThat(text(old)).isEqualTo("A2");
    }

    @Test
    void shouldWelcomeEachNewPeerBeforeAnythingElse() {
        BlockingSocket xpub =
                sockets.open(
                        SocketType.XPUB, options -> options.xpubWelcomeMessage(octets("Welcome")));
        BlockingSocket xsub = sockets.open(SocketType.XSUB);
        xsub.connect(xpub.bind("tcp://127.0.0.1:*"));
        assertThat(text(xsub)).isEqualTo("Welcome");
        BlockingSocket sub = sockets.open(SocketType.SUB);
        sub.subscribe("W");
        sub.connect(String.valueOf(xpub.socket().lastEndpoint()));
        assertThat(text(sub)).isEqualTo("Welcome");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://upstream"})
    void shouldHandUpstreamMessagesToTheApplicationOfAnXpubOnly(String wanted) throws Exception {
        BlockingSocket xpub = sockets.open(SocketType.XPUB);
        BlockingSocket pub = sockets.open(SocketType.PUB);
        BlockingSocket xsub = sockets.open(SocketType.XSUB);
        xsub.connect(xpub.bind(wanted));
        xsub.connect(pub.bind(wanted + "2".repeat(wanted.startsWith("inproc") ? 1 : 0)));
        awaitPeers(xsub, 2);
        send(xsub, "up", "stream");
        send(xsub, "\u0001A");
        send(xsub, "\u0001A", "two frames are no subscription");
        assertThat(text(xpub)).isEqualTo("up|stream");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        assertThat(text(xpub)).isEqualTo("\u0001A|two frames are no subscription");
        awaitSubscribed(pub, 1);
        send(pub, "A1");
        assertThat(text(xsub)).isEqualTo("A1");
        send(xsub, "\u0000A");
        assertThat(text(xpub)).isEqualTo("\u0000A");
        awaitSubscribed(pub, 0);
    }

    /** ONLY_FIRST_SUBSCRIBE, on either side. */
    @Test
    void shouldTakeTheFirstFrameOfSeveralForASubscriptionWhenAsked() throws Exception {
        BlockingSocket xpub =
                sockets.open(SocketType.XPUB, options -> options.onlyFirstSubscribe(true));
        BlockingSocket plain = sockets.open(SocketType.XSUB);
        plain.connect(xpub.bind("tcp://127.0.0.1:*"));
        awaitPeers(plain, 1);
        send(plain, "\u0001A", "data", "\u0001B", "more");
        assertThat(text(xpub)).isEqualTo("\u0001A");
        assertThat(text(xpub)).isEqualTo("\u0001B");
        assertThat(text(xpub)).isEqualTo("data|more");
        send(plain, "data", "\u0001C");
        assertThat(text(xpub)).isEqualTo("data|\u0001C");
        send(plain, "\u0000A", "\u0000B");
        assertThat(text(xpub)).isEqualTo("\u0000A");
        assertThat(text(xpub)).isEqualTo("\u0000B");
        BlockingSocket xsub =
                sockets.open(SocketType.XSUB, options -> options.onlyFirstSubscribe(true));
        BlockingSocket other = sockets.open(SocketType.XPUB);
        xsub.connect(other.bind("tcp://127.0.0.1:*"));
        awaitPeers(xsub, 1);
        send(xsub, "\u0001A", "data");
        assertThat(text(other)).isEqualTo("\u0001A");
        assertThat(text(other)).isEqualTo("data");
        send(other, "A1");
        assertThat(text(xsub)).isEqualTo("A1");
    }

    @Test
    void shouldSendSubscriptionsOfAnXsubAsCommandsAndAgainAfterAReconnect() throws Exception {
        BlockingSocket xsub = sockets.open(SocketType.XSUB);
        try (ServerSocket listener = RawPeer.listen()) {
            xsub.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            try (RawPeer xpub = RawPeer.accept(listener).shake("XPUB", XSUB_READY)) {
                awaitPeers(xsub, 1);
                send(xsub, "\u0000B");
                send(xsub, "\u0001A");
                assertThat(xpub.read(13)).isEqualTo("040b0953554253435249424541");
                send(xsub, "up");
                assertThat(xpub.read(4)).isEqualTo("00027570");
                // What it has not asked for arrives all the same: an XSUB does not filter.
                xpub.write("00015a");
                assertThat(text(xsub)).isEqualTo("Z");
            }
            try (RawPeer again = RawPeer.accept(listener).shake("XPUB", XSUB_READY)) {
                assertThat(again.read(13)).isEqualTo("040b0953554253435249424541");
            }
        }
    }

    @Test
    void shouldSendEveryCancellationOfAVerboseXsub() throws Exception {
        BlockingSocket xsub =
                sockets.open(SocketType.XSUB, options -> options.xsubVerboseUnsubscribe(true));
        try (ServerSocket listener = RawPeer.listen()) {
            xsub.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            try (RawPeer xpub = RawPeer.accept(listener).shake("XPUB", XSUB_READY)) {
                awaitPeers(xsub, 1);
                send(xsub, "\u0001A");
                send(xsub, "\u0001A");
                send(xsub, "\u0000A");
                assertThat(xpub.read(36))
                        .isEqualTo("040b0953554253435249424541".repeat(2) + "04080643414e43454c41");
            }
        }
    }

    @Test
    void shouldTakeSubscriptionsInBothFormsFromAnyPeer() throws Exception {
        BlockingSocket xpub = sockets.open(SocketType.XPUB);
        String endpoint = xpub.bind("tcp://127.0.0.1:*");
        for (String greeting : List.of(RawPeer.GREETING, RawPeer.GREETING_3_0)) {
            try (RawPeer sub = new RawPeer(endpoint)) {
                sub.write(greeting + RawPeer.ready("SUB"));
                sub.read(64 + XPUB_READY);
                sub.write("00020141" + "040b0953554253435249424542");
                assertThat(text(xpub)).isEqualTo("\u0001A");
                assertThat(text(xpub)).isEqualTo("\u0001B");
                sub.write("00020042" + "04080643414e43454c41");
                assertThat(text(xpub)).isEqualTo("\u0000B");
                assertThat(text(xpub)).isEqualTo("\u0000A");
            }
        }
    }

    @Test
    void shouldRefuseToSendRatherThanDropUnderNodrop() throws Exception {
        UnaryOperator<SocketOptions.Builder> small = options -> options.sendHighWaterMark(2);
        BlockingSocket dropping = sockets.open(SocketType.XPUB, small);
        BlockingSocket keeping =
                sockets.open(SocketType.XPUB, options -> small.apply(options).xpubNodrop(true));
        for (BlockingSocket xpub : List.of(dropping, keeping)) {
            String name = "inproc://" + System.identityHashCode(xpub);
            xpub.bind(name);
            BlockingSocket sub =
                    sockets.open(SocketType.SUB, options -> options.receiveHighWaterMark(3));
            sub.socket().eventLoop().submit(sub.socket()::pauseReceiving).get();
            sub.subscribe("");
            sub.connect(name);
            awaitSubscribed(xpub, 1);
            int sent = 0;
            while (sent < 5 && offer(xpub, "m" + sent) == SendResult.SENT) {
                sent++;
            }
            assertThat(sent).isEqualTo(5);
            assertThat(offer(xpub, "over"))
                    .isEqualTo(xpub == keeping ? SendResult.HWM_REACHED : SendResult.DROPPED);
            Thread blocked = Thread.ofPlatform().start(() -> sendQuietly(xpub));
            sub.socket().eventLoop().submit(sub.socket()::resumeReceiving).get();
            for (int i = 0; i < 5; i++) {
                assertThat(text(sub)).isEqualTo("m" + i);
            }
            blocked.join();
            if (xpub == keeping) {
                assertThat(text(sub)).isEqualTo("waited");
            }
        }
    }

    private static void sendQuietly(BlockingSocket socket) {
        try {
            send(socket, "waited");
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldDeliverWhatDoesNotMatchWhenInverted() throws Exception {
        BlockingSocket pub = sockets.open(SocketType.PUB, options -> options.invertMatching(true));
        BlockingSocket sub = sockets.open(SocketType.SUB, options -> options.invertMatching(true));
        sub.subscribe("A");
        sub.connect(pub.bind("tcp://127.0.0.1:*"));
        awaitSubscribed(pub, 1);
        assertThat(offer(pub, "A1")).isEqualTo(SendResult.DROPPED);
        assertThat(offer(pub, "B1")).isEqualTo(SendResult.SENT);
        assertThat(text(sub)).isEqualTo("B1");
    }

    @Test
    void shouldShowAllSubscriptionsWhenTheyOutnumberTheHighWaterMark() throws Exception {
        BlockingSocket xpub = sockets.open(SocketType.XPUB, o -> o.receiveHighWaterMark(10));
        BlockingSocket sub = sockets.open(SocketType.SUB);
        sub.connect(xpub.bind("tcp://127.0.0.1:*"));
        for (int i = 0; i < 500; i++) {
            sub.subscribe("t" + i);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(text(xpub)).isEqualTo("\u0001t" + i);
        }
        Awaitility.await().until(() -> offer(xpub, "t499") == SendResult.SENT);
        assertThat(text(sub)).isEqualTo("t499");
    }

    @Test
    void shouldRefuseSubscriptionsWhereThereAreNone() {
        BlockingSocket xpub = sockets.open(SocketType.XPUB);
        for (BlockingSocket socket : List.of(xpub, sockets.open(SocketType.PULL))) {
            assertThat(socket.socket().subscribe(octets("A")).toCompletableFuture())
                    .failsWithin(TestSockets.WAIT)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class);
        }
    }
}
