package io.brine.zmtp.proxy;

import static io.brine.zmtp.socket.TestSockets.WAIT;
import static io.brine.zmtp.socket.TestSockets.options;
import static io.brine.zmtp.socket.TestSockets.send;
import static io.brine.zmtp.socket.TestSockets.soon;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.TestSockets;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(20)
class ProxyTest {
    private final TestSockets sockets = new TestSockets();
    private EventLoop loop;

    @BeforeEach
    void startLoop() {
        loop = ZmtpContext.newEventLoop("proxy");
    }

    @AfterEach
    void close() throws Exception {
        sockets.close();
        loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private ZmtpSocket onOneLoop(SocketType type) {
        return sockets.context.open(type, options().build(), loop);
    }

    private ZmtpSocket open(SocketType type, boolean oneLoop) {
        return oneLoop ? onOneLoop(type) : sockets.open(type).socket();
    }

    private static String bind(ZmtpSocket socket, String endpoint) throws Exception {
        return socket.bind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS).toString();
    }

    private static List<Long> numbers(@Nullable ZmtpMessage message) {
        assertThat(message).isNotNull();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            assertThat(message.frame(i).readableBytes()).isEqualTo(8);
            numbers.add(message.frame(i).getLongLE(message.frame(i).readerIndex()));
        }
        message.release();
        return numbers;
    }

    /** Two pipelines end to end, with the proxy's parts on one loop or on several. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPassRequestsAndRepliesWithACopyOfEach(boolean oneLoop) throws Exception {
        ZmtpSocket front = open(SocketType.ROUTER, oneLoop);
        ZmtpSocket back = open(SocketType.DEALER, oneLoop);
        ZmtpSocket copies = onOneLoop(SocketType.PUSH);
        BlockingSocket watcher = sockets.open(SocketType.PULL);
        watcher.connect(bind(copies, "inproc://capture"));
        String frontEnd = bind(front, "tcp://127.0.0.1:*");
        String backEnd = bind(back, "tcp://127.0.0.1:*");
        Proxy proxy = Proxy.builder(front, back).capture(copies).start();
        BlockingSocket req = sockets.open(SocketType.REQ);
        BlockingSocket rep = sockets.open(SocketType.REP);
        rep.connect(backEnd);
        req.connect(frontEnd);
        for (int i = 0; i < 20; i++) {
            send(req, "ask", "" + i);
            assertThat(text(rep)).isEqualTo("ask|" + i);
            assertThat(text(watcher)).endsWith("||ask|" + i);
            send(rep, "answer" + i);
            assertThat(text(req)).isEqualTo("answer" + i);
            assertThat(text(watcher)).endsWith("||answer" + i);
        }
        ProxyStatistics statistics = proxy.statistics();
        assertThat(statistics.frontend().framesReceived()).isEqualTo(80);
        assertThat(statistics.frontend().framesSent()).isEqualTo(60);
        assertThat(statistics.backend().framesReceived()).isEqualTo(60);
        assertThat(statistics.backend().framesSent()).isEqualTo(80);
        assertThat(statistics.backend().bytesSent())
                .isEqualTo(statistics.frontend().bytesReceived())
                .isEqualTo(20 * (5 + 3) + 10 + 20);
        assertThat(proxy.terminate().toCompletableFuture()).succeedsWithin(WAIT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldForwardSubscriptionsAndWithdrawThem(boolean oneLoop) throws Exception {
        ZmtpSocket xsub = open(SocketType.XSUB, oneLoop);
        ZmtpSocket xpub = open(SocketType.XPUB, oneLoop);
        BlockingSocket pub = sockets.open(SocketType.XPUB);
        xsub.connect(pub.bind("tcp://127.0.0.1:*")).toCompletableFuture().get();
        String outside = bind(xpub, "tcp://127.0.0.1:*");
        Proxy proxy = Proxy.builder(xsub, xpub).start();
        BlockingSocket first = sockets.open(SocketType.SUB);
        first.subscribe("A");
        first.connect(outside);
        assertThat(text(pub)).isEqualTo("\u0001A");
        BlockingSocket second = sockets.open(SocketType.SUB);
        second.subscribe("A");
        second.connect(outside);
        Awaitility.await().until(() -> xpub.subscribedPeers() == 2);
        send(pub, "A1");
        assertThat(text(first)).isEqualTo("A1");
        assertThat(text(second)).isEqualTo("A1");
        first.close();
        Awaitility.await().until(() -> xpub.subscribedPeers() == 1);
        assertThat(soon(pub)).isEqualTo("nothing");
        second.close();
        assertThat(text(pub)).isEqualTo("\u0000A");
        proxy.terminate();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldHoldUpTheSendersWhenNobodyTakes(boolean oneLoop) throws Exception {
        ZmtpSocket front = open(SocketType.PULL, oneLoop);
        ZmtpSocket back = open(SocketType.PUSH, oneLoop);
        String inside = bind(front, "inproc://in");
        bind(back, "inproc://out");
        Proxy proxy = Proxy.builder(front, back).start();
        BlockingSocket push =
                sockets.open(SocketType.PUSH, options -> options.sendHighWaterMark(10));
        push.connect(inside);
        Awaitility.await().until(() -> push.socket().peerCount() == 1);
        int sent = 0;
        while (push.socket().sendAsync(ZmtpMessage.ofUtf8("m" + sent)).toCompletableFuture().get()
                == SendResult.SENT) {
            sent++;
            assertThat(sent).as("messages absorbed").isLessThan(1200);
        }
        BlockingSocket pull = sockets.open(SocketType.PULL);
        pull.connect("inproc://out");
        for (int i = 0; i < sent; i++) {
            assertThat(text(pull)).isEqualTo("m" + i);
        }
        send(push, "last");
        assertThat(text(pull)).isEqualTo("last");
        proxy.terminate();
    }

    @Test
    void shouldGiveASingleSocketBackWhatItReceives() throws Exception {
        ZmtpSocket rep = onOneLoop(SocketType.REP);
        Proxy proxy = Proxy.builder(rep, rep).start();
        BlockingSocket req = sockets.open(SocketType.REQ);
        req.connect(bind(rep, "tcp://127.0.0.1:*"));
        for (int i = 0; i < 3; i++) {
            send(req, "echo " + i);
            assertThat(text(req)).isEqualTo("echo " + i);
        }
        assertThat(proxy.statistics().frontend().framesReceived()).isEqualTo(3);
        assertThat(proxy.statistics().backend().framesSent()).isEqualTo(3);
        proxy.terminate();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDoWhatTheControlSocketSays(boolean oneLoop) throws Exception {
        ZmtpSocket front = open(SocketType.PULL, oneLoop);
        ZmtpSocket back = open(SocketType.PUSH, oneLoop);
        ZmtpSocket control = onOneLoop(SocketType.REP);
        BlockingSocket push = sockets.open(SocketType.PUSH);
        push.connect(bind(front, "inproc://in"));
        BlockingSocket pull = sockets.open(SocketType.PULL);
        pull.connect(bind(back, "inproc://out"));
        BlockingSocket steer = sockets.open(SocketType.REQ);
        steer.connect(bind(control, "inproc://control"));
        Proxy proxy = Proxy.builder(front, back).control(control).start();
        send(push, "one", "two");
        assertThat(text(pull)).isEqualTo("one|two");
        send(steer, "PAUSE");
        assertThat(text(steer)).isEmpty();
        send(push, "waits");
        assertThat(soon(pull)).isEqualTo("nothing");
        send(steer, "STATISTICS");
        assertThat(numbers(steer.receive(WAIT))).containsExactly(2L, 6L, 0L, 0L, 0L, 0L, 2L, 6L);
        send(steer, "RESUME");
        assertThat(text(steer)).isEmpty();
        assertThat(text(pull)).isEqualTo("waits");
        send(steer, "NONSENSE");
        assertThat(text(steer)).isEmpty();
        send(steer, "TERMINATE");
        assertThat(text(steer)).isEmpty();
        assertThat(proxy.done().toCompletableFuture()).succeedsWithin(WAIT);
        send(push, "too late");
        assertThat(soon(pull)).isEqualTo("nothing");
    }

    @Test
    void shouldAnswerStatisticsOnlyOnAPairAndNothingOnAPull() throws Exception {
        ZmtpSocket front = onOneLoop(SocketType.PULL);
        ZmtpSocket back = onOneLoop(SocketType.PUSH);
        ZmtpSocket pair = onOneLoop(SocketType.PAIR);
        BlockingSocket steer = sockets.open(SocketType.PAIR);
        steer.connect(bind(pair, "inproc://pair-control"));
        Proxy proxy = Proxy.builder(front, back).control(pair).start();
        send(steer, "PAUSE");
        send(steer, "RESUME");
        send(steer, "STATISTICS");
        assertThat(numbers(steer.receive(WAIT))).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(soon(steer)).isEqualTo("nothing");
        send(steer, "TERMINATE");
        assertThat(proxy.done().toCompletableFuture()).succeedsWithin(WAIT);
        ZmtpSocket pull = onOneLoop(SocketType.PULL);
        BlockingSocket commands = sockets.open(SocketType.PUSH);
        commands.connect(bind(pull, "inproc://pull-control"));
        Proxy second = Proxy.builder(front, back).control(pull).start();
        send(commands, "STATISTICS");
        send(commands, "TERMINATE");
        assertThat(second.done().toCompletableFuture()).succeedsWithin(WAIT);
    }

    @Test
    void shouldEndWhenOneOfItsSocketsCloses() throws Exception {
        ZmtpSocket front = onOneLoop(SocketType.PULL);
        ZmtpSocket back = onOneLoop(SocketType.PUSH);
        Proxy proxy = Proxy.builder(front, back).start();
        back.close();
        assertThat(proxy.done().toCompletableFuture()).succeedsWithin(WAIT);
    }

    @Test
    void shouldStandStillWhileTheCaptureIsFull() throws Exception {
        ZmtpSocket front = onOneLoop(SocketType.PULL);
        ZmtpSocket back = onOneLoop(SocketType.PUSH);
        ZmtpSocket copies = onOneLoop(SocketType.PUSH);
        bind(copies, "inproc://nobody-watches");
        BlockingSocket push = sockets.open(SocketType.PUSH);
        push.connect(bind(front, "inproc://in"));
        BlockingSocket pull = sockets.open(SocketType.PULL);
        pull.connect(bind(back, "inproc://out"));
        Proxy proxy = Proxy.builder(front, back).capture(copies).start();
        for (int i = 0; i < 200; i++) {
            send(push, "m" + i);
        }
        int passed = 0;
        while (soon(pull).equals("m" + passed)) {
            passed++;
        }
        assertThat(passed).isLessThan(100);
        BlockingSocket watcher = sockets.open(SocketType.PULL);
        watcher.connect("inproc://nobody-watches");
        for (int i = 0; i < 200; i++) {
            assertThat(text(watcher)).isEqualTo("m" + i);
        }
        for (int i = passed; i < 200; i++) {
            assertThat(text(pull)).isEqualTo("m" + i);
        }
        proxy.terminate();
    }
}
