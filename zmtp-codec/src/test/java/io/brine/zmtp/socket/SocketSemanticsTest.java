package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.WAIT;
import static io.brine.zmtp.socket.TestSockets.octets;
import static io.brine.zmtp.socket.TestSockets.options;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.message.ZmtpMessage;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the socket types promise, item by item of docs/zmtp.md. */
@Timeout(20)
class SocketSemanticsTest {
    private static final int PUB_READY = 27;

    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    private BlockingSocket open(SocketType type, SocketOptions.Builder options) {
        return BlockingSocket.wrap(sockets.context.open(type, options.build()));
    }

    private static SendResult sendNow(ZmtpSocket socket, String... frames) throws Exception {
        return socket.sendAsync(ZmtpMessage.ofUtf8(frames))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    @Test
    void shouldTakeExactlyTheHighWaterMarkWithoutAPeer() throws Exception {
        ZmtpSocket dealer =
                sockets.context.open(SocketType.DEALER, options().sendHighWaterMark(5).build());
        assertThat(sendNow(dealer, "none")).isEqualTo(SendResult.NOT_CONNECTED);
        dealer.connect("inproc://later");
        for (int i = 0; i < 5; i++) {
            assertThat(sendNow(dealer, "m" + i)).isEqualTo(SendResult.SENT);
        }
        assertThat(sendNow(dealer, "m5")).isEqualTo(SendResult.HWM_REACHED);
        BlockingSocket late = open(SocketType.DEALER, options());
        late.bind("inproc://later");
        for (int i = 0; i < 5; i++) {
            assertThat(text(late)).isEqualTo("m" + i);
        }
    }

    @Test
    void shouldSumHighWaterMarksOverInproc() throws Exception {
        ZmtpSocket receiver =
                sockets.context.open(SocketType.DEALER, options().receiveHighWaterMark(3).build());
        receiver.bind("inproc://sum").toCompletableFuture().get(5, TimeUnit.SECONDS);
        ZmtpSocket sender =
                sockets.context.open(SocketType.DEALER, options().sendHighWaterMark(2).build());
        sender.connect("inproc://sum");
        Awaitility.await().until(() -> sender.peerCount() == 1);
        int taken = 0;
        while (sendNow(sender, "x") == SendResult.SENT) {
            taken++;
        }
        assertThat(taken).isEqualTo(5);
    }

    @Test
    void shouldKeepOrderAcrossLoopsOverInproc() throws Exception {
        BlockingSocket receiver = open(SocketType.DEALER, options());
        BlockingSocket sender = open(SocketType.DEALER, options());
        sender.connect(receiver.bind("inproc://order"));
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < 5000; i++) {
                                        try {
                                            sender.send(ZmtpMessage.ofUtf8("n" + i), WAIT);
                                        } catch (java.util.concurrent.TimeoutException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    }
                                });
        for (int i = 0; i < 5000; i++) {
            assertThat(text(receiver)).isEqualTo("n" + i);
        }
        writer.join();
    }

    @Test
    void shouldRefuseASecondBindOfAName() {
        BlockingSocket first = open(SocketType.ROUTER, options());
        first.bind("inproc://taken");
        assertThatThrownBy(() -> open(SocketType.ROUTER, options()).bind("inproc://taken"))
                .hasCauseInstanceOf(BindException.class);
    }

    @Test
    void shouldTellAMandatoryRouterOfUnknownPeers() throws Exception {
        ZmtpSocket mandatory =
                sockets.context.open(SocketType.ROUTER, options().routerMandatory(true).build());
        assertThat(sendNow(mandatory, "nobody", "x")).isEqualTo(SendResult.HOST_UNREACHABLE);
        ZmtpSocket lenient = sockets.context.open(SocketType.ROUTER, options().build());
        assertThat(sendNow(lenient, "nobody", "x")).isEqualTo(SendResult.DROPPED);
    }

    @Test
    void shouldGiveAnIdentityToTheNewcomerOnHandoverOnly() throws Exception {
        for (boolean handover : new boolean[] {true, false}) {
            BlockingSocket router = open(SocketType.ROUTER, options().routerHandover(handover));
            String endpoint = router.bind("tcp://127.0.0.1:*");
            BlockingSocket first =
                    open(
                            SocketType.DEALER,
                            options()
                                    .routingId(octets("twin"))
                                    .reconnectInterval(Duration.ofSeconds(60)));
            first.connect(endpoint);
            first.send(ZmtpMessage.ofUtf8("one"), WAIT);
            assertThat(text(router)).isEqualTo("twin|one");
            BlockingSocket second =
                    open(
                            SocketType.DEALER,
                            options()
                                    .routingId(octets("twin"))
                                    .reconnectInterval(Duration.ofSeconds(60)));
            second.connect(endpoint);
            Awaitility.await().until(() -> router.socket().counters().handshakesSucceeded() >= 2);
            router.send(ZmtpMessage.ofUtf8("twin", "for you"), WAIT);
            assertThat(text(handover ? second : first)).isEqualTo("for you");
            first.close();
            second.close();
        }
    }

    @Test
    void shouldAlternateStrictly() throws Exception {
        BlockingSocket rep = open(SocketType.REP, options());
        BlockingSocket req = open(SocketType.REQ, options());
        req.connect(rep.bind("tcp://127.0.0.1:*"));
        assertThat(sendNow(rep.socket(), "early")).isEqualTo(SendResult.WRONG_STATE);
        req.send(ZmtpMessage.ofUtf8("q"), WAIT);
        assertThat(sendNow(req.socket(), "q2")).isEqualTo(SendResult.WRONG_STATE);
        assertThat(text(rep)).isEqualTo("q");
        rep.send(ZmtpMessage.ofUtf8("a"), WAIT);
        assertThat(text(req)).isEqualTo("a");
    }

    @Test
    void shouldPutAnEnvelopeOfAnyHopsBack() throws Exception {
        BlockingSocket rep = open(SocketType.REP, options());
        BlockingSocket dealer = open(SocketType.DEALER, options());
        dealer.connect(rep.bind("tcp://127.0.0.1:*"));
        dealer.send(ZmtpMessage.ofUtf8("no delimiter"), WAIT);
        dealer.send(ZmtpMessage.ofUtf8("hop1", "hop2", "", "q", "", "tail"), WAIT);
        assertThat(text(rep)).isEqualTo("q||tail");
        rep.send(ZmtpMessage.ofUtf8("a"), WAIT);
        assertThat(text(dealer)).isEqualTo("hop1|hop2||a");
    }

    @Test
    void shouldCorrelateWhenRelaxed() throws Exception {
        BlockingSocket router = open(SocketType.ROUTER, options());
        BlockingSocket req =
                open(
                        SocketType.REQ,
                        options().reqRelaxed(true).reqCorrelate(true).routingId(octets("r")));
        req.connect(router.bind("tcp://127.0.0.1:*"));
        req.send(ZmtpMessage.ofUtf8("first"), WAIT);
        req.send(ZmtpMessage.ofUtf8("second"), WAIT);
        ZmtpMessage first = router.receive(WAIT);
        ZmtpMessage second = router.receive(WAIT);
        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        router.send(first, WAIT);
        router.send(second, WAIT);
        assertThat(text(req)).isEqualTo("second");
    }

    @Test
    void shouldHaveOneTopicForEachConnectionAtThePublisher() throws Exception {
        ZmtpSocket pub = sockets.context.open(SocketType.PUB, options().build());
        String endpoint =
                pub.bind("tcp://127.0.0.1:*")
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .toString();
        try (RawPeer sub = new RawPeer(endpoint).shake("SUB", PUB_READY)) {
            // Twice A as a command and as a message, then one cancel: none is left. Then B, and an
            // empty-handed cancel.
            sub.write(
                    "040b0953554253435249424541"
                            + "00020141"
                            + "04080643414e43454c41"
                            + "00020142"
                            + "0002005a");
            Awaitility.await().until(() -> sendNow(pub, "B1") == SendResult.SENT);
            assertThat(sendNow(pub, "A1")).isEqualTo(SendResult.DROPPED);
            assertThat(sub.read(4)).isEqualTo("00024231");
        }
        Awaitility.await().until(() -> sendNow(pub, "B2") == SendResult.DROPPED);
    }

    @Test
    void shouldSendAllSubscriptionsAgainAfterAReconnect() throws Exception {
        BlockingSocket sub = open(SocketType.SUB, options());
        for (int i = 0; i < 1500; i++) {
            sub.subscribe("t" + i + ".");
        }
        ZmtpSocket pub = sockets.context.open(SocketType.PUB, options().build());
        String endpoint =
                pub.bind("tcp://127.0.0.1:*")
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .toString();
        sub.connect(endpoint);
        Awaitility.await().until(() -> sendNow(pub, "t1499.a") == SendResult.SENT);
        pub.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        ZmtpSocket again = sockets.context.open(SocketType.PUB, options().build());
        again.bind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        Awaitility.await().until(() -> sendNow(again, "t1499.b") == SendResult.SENT);
        assertThat(sendNow(again, "t0.b")).isEqualTo(SendResult.SENT);
        assertThat(text(sub)).isEqualTo("t1499.a");
    }

    @Test
    void shouldLingerUntilAllIsSent() throws Exception {
        BlockingSocket receiver = open(SocketType.DEALER, options());
        String endpoint = receiver.bind("tcp://127.0.0.1:*");
        BlockingSocket sender =
                open(SocketType.DEALER, options().linger(SocketOptions.LINGER_FOREVER));
        sender.connect(endpoint);
        byte[] large = new byte[4 << 20];
        sender.send(ZmtpMessage.of(large), WAIT);
        sender.send(ZmtpMessage.ofUtf8("last"), WAIT);
        sender.close();
        ZmtpMessage first = receiver.receive(WAIT);
        assertThat(first).isNotNull();
        assertThat(first.size()).isEqualTo(large.length);
        first.release();
        assertThat(text(receiver)).isEqualTo("last");
    }
}
