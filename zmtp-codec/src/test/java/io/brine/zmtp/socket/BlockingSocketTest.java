package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitPeers;
import static io.brine.zmtp.socket.TestSockets.offer;
import static io.brine.zmtp.socket.TestSockets.send;
import static io.brine.zmtp.socket.TestSockets.soon;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.message.ZmtpMessage;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** What blocks, for how long, and what ends it: ZMTP-304, 412, 413. */
@Timeout(20)
class BlockingSocketTest {
    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    @Test
    void shouldWaitAsLongAsTheOptionsSay() throws Exception {
        BlockingSocket push =
                sockets.open(SocketType.PUSH, o -> o.sendTimeout(Duration.ofMillis(60)));
        long start = System.nanoTime();
        assertThatThrownBy(() -> push.send(ZmtpMessage.ofUtf8("nobody")))
                .isInstanceOf(TimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(60));
        BlockingSocket pull =
                sockets.open(SocketType.PULL, o -> o.receiveTimeout(Duration.ofMillis(60)));
        start = System.nanoTime();
        assertThat(pull.receive()).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(60));
        BlockingSocket atOnce = sockets.open(SocketType.PULL, o -> o.receiveTimeout(Duration.ZERO));
        assertThat(atOnce.receive()).isNull();
        BlockingSocket patient = sockets.open(SocketType.PULL);
        push.connect(patient.bind("inproc://patient"));
        CompletableFuture<ZmtpMessage> got = CompletableFuture.supplyAsync(patient::receive);
        push.send(ZmtpMessage.ofUtf8("at last"));
        ZmtpMessage message = got.get(5, TimeUnit.SECONDS);
        assertThat(message.utf8(0)).isEqualTo("at last");
        message.release();
    }

    @Test
    void shouldEndBlockedCallsWhenTheContextCloses() {
        BlockingSocket pull = sockets.open(SocketType.PULL);
        BlockingSocket push = sockets.open(SocketType.PUSH);
        CompletableFuture<ZmtpMessage> receiving = CompletableFuture.supplyAsync(pull::receive);
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                push.send(ZmtpMessage.ofUtf8("x"));
                            } catch (TimeoutException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        sockets.context.close();
        assertThat(receiving)
                .failsWithin(TestSockets.WAIT)
                .withThrowableThat()
                .withCauseInstanceOf(ZmtpSocketException.class)
                .withMessageContaining("the socket is closed");
        assertThat(sending)
                .failsWithin(TestSockets.WAIT)
                .withThrowableThat()
                .withCauseInstanceOf(ZmtpSocketException.class)
                .withMessageContaining("CLOSED");
        assertThatThrownBy(pull::receive).hasMessage("the socket is closed");
    }

    @Test
    void shouldComeThroughInterruptsUnharmed() throws Exception {
        BlockingSocket rep = sockets.open(SocketType.REP);
        BlockingSocket req = sockets.open(SocketType.REQ);
        String endpoint = rep.bind("tcp://127.0.0.1:*");
        Thread receiver =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        assertThatThrownBy(req::receive)
                                                .isInstanceOf(ZmtpSocketException.class));
        BlockingSocket push = sockets.open(SocketType.PUSH);
        Thread sender =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        assertThatThrownBy(
                                                        () ->
                                                                push.send(
                                                                        ZmtpMessage.ofUtf8(
                                                                                "never")))
                                                .isInstanceOf(ZmtpSocketException.class));
        Awaitility.await()
                .until(
                        () ->
                                receiver.getState() == Thread.State.WAITING
                                        || receiver.getState() == Thread.State.TIMED_WAITING);
        Awaitility.await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
        receiver.interrupt();
        sender.interrupt();
        receiver.join();
        sender.join();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> req.receive(TestSockets.WAIT))
                .isInstanceOf(ZmtpSocketException.class);
        assertThat(Thread.interrupted()).isTrue();
        req.connect(endpoint);
        send(req, "still well");
        assertThat(text(rep)).isEqualTo("still well");
        send(rep, "yes");
        assertThat(text(req)).isEqualTo("yes");
        BlockingSocket pull = sockets.open(SocketType.PULL);
        pull.connect(push.bind("inproc://after-interrupt"));
        send(push, "only this");
        assertThat(text(pull)).isEqualTo("only this");
    }

    @Test
    void shouldEndTheWaitForAnAnswerWhenThePeerGoes() throws Exception {
        BlockingSocket first = sockets.open(SocketType.ROUTER);
        String endpoint = first.bind("tcp://127.0.0.1:*");
        BlockingSocket req = sockets.open(SocketType.REQ, o -> o.reqFailOnDisconnect(true));
        req.connect(endpoint);
        send(req, "lost");
        ZmtpMessage question = first.receive(TestSockets.WAIT);
        assertThat(question).isNotNull();
        question.release();
        CompletableFuture<ZmtpMessage> answer = CompletableFuture.supplyAsync(req::receive);
        first.close();
        assertThat(answer)
                .failsWithin(TestSockets.WAIT)
                .withThrowableThat()
                .withCauseInstanceOf(ZmtpSocketException.class)
                .withMessageContaining("the peer that was asked has gone");
        BlockingSocket second = sockets.open(SocketType.REP);
        second.bind(endpoint);
        send(req, "again");
        assertThat(text(second)).isEqualTo("again");
        send(second, "answer");
        assertThat(text(req)).isEqualTo("answer");
    }

    /** As libzmq: the request is lost with its peer, and nobody else gets it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWaitForEverForTheAnswerOfAPeerThatHasGoneUnlessRelaxed(boolean relaxed)
            throws Exception {
        BlockingSocket first = sockets.open(SocketType.ROUTER);
        String endpoint = first.bind("tcp://127.0.0.1:*");
        BlockingSocket req = sockets.open(SocketType.REQ, o -> o.reqRelaxed(relaxed));
        req.connect(endpoint);
        send(req, "lost");
        assertThat(text(first)).endsWith("||lost");
        first.close();
        awaitPeers(req, 0);
        BlockingSocket second = sockets.open(SocketType.REP);
        second.bind(endpoint);
        awaitPeers(req, 1);
        assertThat(offer(req, "again"))
                .isEqualTo(relaxed ? SendResult.SENT : SendResult.WRONG_STATE);
        if (relaxed) {
            assertThat(text(second)).isEqualTo("again");
            send(second, "answer");
            assertThat(text(req)).isEqualTo("answer");
        } else {
            assertThat(soon(second)).isEqualTo("nothing");
            assertThat(soon(req)).isEqualTo("nothing");
        }
    }

    @Test
    void shouldDropTheReplyToAPeerThatHasGone() throws Exception {
        BlockingSocket rep = sockets.open(SocketType.REP);
        BlockingSocket gone = sockets.open(SocketType.REQ);
        String endpoint = rep.bind("tcp://127.0.0.1:*");
        gone.connect(endpoint);
        send(gone, "I will not wait");
        assertThat(text(rep)).isEqualTo("I will not wait");
        gone.close();
        awaitPeers(rep, 0);
        assertThat(TestSockets.offer(rep, "for nobody")).isEqualTo(SendResult.DROPPED);
        BlockingSocket next = sockets.open(SocketType.REQ);
        next.connect(endpoint);
        send(next, "next");
        assertThat(text(rep)).isEqualTo("next");
    }

    @Test
    void shouldServeAllRequestersInTurn() throws Exception {
        BlockingSocket rep = sockets.open(SocketType.REP);
        String endpoint = rep.bind("inproc://rep-turns");
        rep.socket().eventLoop().submit(rep.socket()::pauseReceiving).get();
        for (String name : List.of("f", "s")) {
            BlockingSocket dealer = sockets.open(SocketType.DEALER);
            dealer.connect(endpoint);
            for (int i = 0; i < 2; i++) {
                send(dealer, "", name + i);
            }
            Awaitility.await().until(() -> dealer.socket().queuedMessages() == 2);
        }
        // What the dealers' loops have handed over is in the rep's loop before this.
        rep.socket().eventLoop().submit(rep.socket()::resumeReceiving).get();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.add(text(rep));
            send(rep, "ok");
        }
        assertThat(order).containsExactly("f0", "s0", "f1", "s1");
    }

    @Test
    void shouldKeepRequestsAndRepliesInOrderUnderHeartbeats() throws Exception {
        Duration beat = Duration.ofMillis(5);
        UnaryOperator<SocketOptions.Builder> beating =
                o -> o.heartbeatInterval(beat).heartbeatTimeout(Duration.ofSeconds(5));
        BlockingSocket rep = sockets.open(SocketType.REP, beating);
        BlockingSocket req = sockets.open(SocketType.REQ, beating);
        req.connect(rep.bind("tcp://127.0.0.1:*"));
        long end = System.nanoTime() + beat.multipliedBy(60).toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            send(req, "q" + i);
            assertThat(text(rep)).isEqualTo("q" + i);
            send(rep, "a" + i);
            assertThat(text(req)).isEqualTo("a" + i);
        }
        assertThat(req.socket().counters().handshakesSucceeded()).isEqualTo(1);
        assertThat(req.socket().counters().droppedInbound()).isZero();
    }
}
