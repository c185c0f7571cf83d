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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** PUSH, PULL, PAIR, their single-framed relatives, and what queues promise: ZMTP-370 to 414. */
@Timeout(20)
class PipelineTest {
    private static final int PULL_READY = 28;
    private static final int PAIR_READY = 28;

    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://turns"})
    void shouldShareOutStrictlyInTurn(String wanted) throws Exception {
        BlockingSocket push = sockets.open(SocketType.PUSH);
        String endpoint = push.bind(wanted);
        List<BlockingSocket> pulls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            BlockingSocket pull = sockets.open(SocketType.PULL);
            pull.connect(endpoint);
            pulls.add(pull);
            awaitPeers(push, i + 1);
        }
        for (int i = 0; i < 9; i++) {
            send(push, "task " + i);
        }
        List<String> firsts = new ArrayList<>();
        for (BlockingSocket pull : pulls) {
            String first = text(pull);
            firsts.add(first);
            int number = Integer.parseInt(first.substring(5));
            assertThat(text(pull)).isEqualTo("task " + (number + 3));
            assertThat(text(pull)).isEqualTo("task " + (number + 6));
        }
        assertThat(firsts).containsExactlyInAnyOrder("task 0", "task 1", "task 2");
    }

    @Test
    void shouldReceiveFromAllInTurn() throws Exception {
        BlockingSocket pull = sockets.open(SocketType.PULL);
        pull.socket().eventLoop().submit(pull.socket()::pauseReceiving).get();
        String endpoint = pull.bind("inproc://fair");
        for (String name : List.of("a", "b")) {
            BlockingSocket push = sockets.open(SocketType.PUSH);
            push.connect(endpoint);
            for (int i = 0; i < 3; i++) {
                send(push, name + i);
            }
            Awaitility.await().until(() -> push.socket().queuedMessages() == 3);
        }
        pull.socket().eventLoop().submit(pull.socket()::resumeReceiving).get();
        List<String> got = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            got.add(text(pull));
        }
        assertThat(got).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    }

    @ParameterizedTest
    @EnumSource(names = {"PUSH", "DEALER", "PAIR", "CHANNEL", "CLIENT", "SCATTER", "REQ"})
    void shouldRefuseToSendWithoutAPeerAndTakeExactlyTheHighWaterMarkForADialledOne(SocketType type)
            throws Exception {
        BlockingSocket bound = sockets.open(type);
        bound.bind("inproc://nobody-comes-" + type);
        assertThat(offer(bound, "x")).isEqualTo(SendResult.NOT_CONNECTED);
        BlockingSocket dialling = sockets.open(type, options -> options.sendHighWaterMark(5));
        dialling.connect("inproc://nobody-is-there-" + type);
        int taken = 0;
        while (offer(dialling, "x") == SendResult.SENT) {
            taken++;
        }
        assertThat(taken).isEqualTo(type == SocketType.REQ ? 1 : 5);
    }

    /** ZMTP-403: senders that were refused come again when half has drained, not for each place. */
    @Test
    void shouldCallSendersAgainAtTheLowWaterMark() throws Exception {
        BlockingSocket push = sockets.open(SocketType.PUSH, o -> o.sendHighWaterMark(10));
        BlockingSocket pull = sockets.open(SocketType.PULL, o -> o.receiveHighWaterMark(10));
        ZmtpSocket receiver = pull.socket();
        receiver.eventLoop().submit(receiver::pauseReceiving).get();
        push.connect(pull.bind("inproc://low-water"));
        awaitPeers(push, 1);
        while (offer(push, "x") == SendResult.SENT) {
            assertThat(push.socket().counters().messagesSent()).isLessThan(100);
        }
        List<Long> drainedWhenCalled = new CopyOnWriteArrayList<>();
        AtomicLong drained = new AtomicLong();
        push.socket().onWritable(() -> drainedWhenCalled.add(drained.get()));
        for (int i = 0; i < 20; i++) {
            receiver.eventLoop().submit(receiver::resumeReceiving).get();
            drained.set(i + 1);
            assertThat(text(pull)).isEqualTo("x");
            receiver.eventLoop().submit(receiver::pauseReceiving).get();
            push.socket().eventLoop().submit(() -> {}).get();
        }
        Awaitility.await().until(() -> !drainedWhenCalled.isEmpty());
        assertThat(drainedWhenCalled).hasSize(1);
    }

    @Test
    void shouldWaitForTheHandshakeWhenImmediate() throws Exception {
        BlockingSocket push = sockets.open(SocketType.PUSH, options -> options.immediate(true));
        BlockingSocket pull = sockets.open(SocketType.PULL);
        push.connect("inproc://dead");
        assertThat(offer(push, "x")).isEqualTo(SendResult.NOT_CONNECTED);
        push.connect(pull.bind("tcp://127.0.0.1:*"));
        for (int i = 0; i < 10; i++) {
            send(push, "m" + i);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(text(pull)).isEqualTo("m" + i);
        }
    }

    @Test
    void shouldKeepWhatIsQueuedForADialledPeerAndDropItForAnAcceptedOne() throws Exception {
        BlockingSocket push = sockets.open(SocketType.PUSH);
        BlockingSocket first = sockets.open(SocketType.PULL, o -> o.receiveHighWaterMark(1));
        first.socket().eventLoop().submit(first.socket()::pauseReceiving).get();
        first.connect(push.bind("inproc://accepting"));
        awaitPeers(push, 1);
        BlockingSocket many = sockets.open(SocketType.PUSH, o -> o.sendHighWaterMark(50));
        try (ServerSocket listener = RawPeer.listen()) {
            many.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            for (int i = 0; i < 3; i++) {
                send(many, "m" + i);
            }
            try (RawPeer pull = RawPeer.accept(listener)) {
                pull.write("00");
            }
            try (RawPeer pull = RawPeer.accept(listener).shake("PULL", PULL_READY)) {
                assertThat(pull.read(12)).isEqualTo("00026d30" + "00026d31" + "00026d32");
            }
        }
        send(push, "for the first");
        first.close();
        awaitPeers(push, 0);
        assertThat(offer(push, "x")).isEqualTo(SendResult.NOT_CONNECTED);
        BlockingSocket second = sockets.open(SocketType.PULL);
        second.connect(String.valueOf(push.socket().lastEndpoint()));
        send(push, "for the second");
        assertThat(text(second)).isEqualTo("for the second");
    }

    @Test
    void shouldDiscardWhatAnAcceptedPeerLeftUnreadOverTcp() throws Exception {
        BlockingSocket push = sockets.open(SocketType.PUSH, o -> o.sendHighWaterMark(100));
        String endpoint = push.bind("tcp://127.0.0.1:*");
        long queued;
        try (RawPeer deaf = new RawPeer(endpoint).shake("PULL", PULL_READY)) {
            assertThat(deaf).isNotNull();
            awaitPeers(push, 1);
            byte[] large = new byte[1 << 20];
            while (offer(push, ZmtpMessage.of(large)) == SendResult.SENT) {
                assertThat(push.socket().counters().messagesSent()).isLessThan(1000);
            }
            queued = queuedWhenTheSystemTakesNoMore(push);
        }
        assertThat(queued).isPositive();
        awaitPeers(push, 0);
        Awaitility.await().until(() -> push.socket().counters().droppedUnroutable() >= queued);
        BlockingSocket next = sockets.open(SocketType.PULL);
        next.connect(endpoint);
        send(push, "fresh");
        assertThat(text(next)).isEqualTo("fresh");
    }

    private static long queuedWhenTheSystemTakesNoMore(BlockingSocket socket) {
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            long now =
                                    socket.socket()
                                            .eventLoop()
                                            .submit(() -> socket.socket().queuedMessages())
                                            .get();
                            return before.getAndSet(now) == now;
                        });
        return before.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUSH", "DEALER"})
    void shouldDeliverTheNewestThatAConflatingSocketHeldWhenItLingers(SocketType type)
            throws Exception {
        BlockingSocket sender =
                sockets.open(
                        type, options -> options.conflate(true).linger(Duration.ofSeconds(10)));
        sender.connect("inproc://conflated-" + type);
        for (int i = 0; i < 100; i++) {
            send(sender, "v" + i);
        }
        assertThat(offer(sender, "two", "frames")).isEqualTo(SendResult.INVALID);
        var closed = sender.socket().close().toCompletableFuture();
        BlockingSocket receiver =
                sockets.open(type == SocketType.PUSH ? SocketType.PULL : SocketType.DEALER);
        receiver.bind("inproc://conflated-" + type);
        assertThat(text(receiver)).isEqualTo("v99");
        assertThat(closed).succeedsWithin(TestSockets.WAIT);
        assertThat(soon(receiver)).isEqualTo("nothing");
    }

    @Test
    void shouldNotConflateWhereItHasNoMeaning() throws Exception {
        BlockingSocket left = sockets.open(SocketType.PAIR, options -> options.conflate(true));
        BlockingSocket right = sockets.open(SocketType.PAIR);
        left.connect("inproc://pair-conflate");
        send(left, "a", "b");
        send(left, "c");
        right.bind("inproc://pair-conflate");
        assertThat(text(right)).isEqualTo("a|b");
        assertThat(text(right)).isEqualTo("c");
    }

    @Test
    void shouldLingerForSoLongAndNoLonger() throws Exception {
        Duration linger = Duration.ofMillis(150);
        BlockingSocket push = sockets.open(SocketType.PUSH, options -> options.linger(linger));
        push.connect("inproc://nobody");
        send(push, "lost");
        long start = System.nanoTime();
        push.socket().close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(linger, Duration.ofSeconds(4));
        BlockingSocket late = sockets.open(SocketType.PULL);
        late.bind("inproc://nobody");
        assertThat(soon(late)).isEqualTo("nothing");
    }

    @Test
    void shouldDeliverWithinTheLingerWhenThePeerComesInTime() throws Exception {
        BlockingSocket push =
                sockets.open(SocketType.PUSH, options -> options.linger(Duration.ofSeconds(10)));
        push.connect("inproc://late");
        send(push, "kept");
        var closed = push.socket().close().toCompletableFuture();
        BlockingSocket pull = sockets.open(SocketType.PULL);
        pull.bind("inproc://late");
        assertThat(text(pull)).isEqualTo("kept");
        assertThat(closed).succeedsWithin(TestSockets.WAIT);
    }

    @Test
    void shouldPassAMessageOfAHundredMebibytes() throws Exception {
        BlockingSocket push =
                sockets.open(SocketType.PUSH, options -> options.linger(Duration.ofSeconds(10)));
        BlockingSocket pull = sockets.open(SocketType.PULL);
        push.connect(pull.bind("tcp://127.0.0.1:*"));
        byte[] large = new byte[100 << 20];
        large[large.length - 1] = 42;
        push.send(ZmtpMessage.of(large), TestSockets.WAIT);
        push.socket().close();
        ZmtpMessage got = pull.receive(Duration.ofSeconds(15));
        assertThat(got).isNotNull();
        assertThat(got.size()).isEqualTo(large.length);
        assertThat(got.frame(0).getByte(large.length - 1)).isEqualTo((byte) 42);
        got.release();
    }

    @ParameterizedTest
    @EnumSource(names = {"PAIR", "CHANNEL"})
    void shouldCloseWhoeverComesSecond(SocketType type) throws Exception {
        BlockingSocket bound = sockets.open(type);
        String endpoint = bound.bind("tcp://127.0.0.1:*");
        int readySize = type == SocketType.PAIR ? PAIR_READY : PAIR_READY + 3;
        try (RawPeer first = new RawPeer(endpoint).shake(type.name(), readySize)) {
            awaitPeers(bound, 1);
            try (RawPeer second = new RawPeer(endpoint).shake(type.name(), readySize)) {
                assertThat(second.isClosedByPeer()).isTrue();
            }
            send(bound, "hi");
            assertThat(first.read(4)).isEqualTo("00026869");
            first.write("000161");
            assertThat(text(bound)).isEqualTo("a");
        }
        awaitPeers(bound, 0);
        assertThat(offer(bound, "x")).isEqualTo(SendResult.NOT_CONNECTED);
        try (RawPeer next = new RawPeer(endpoint).shake(type.name(), readySize)) {
            awaitPeers(bound, 1);
            send(bound, "ho");
            assertThat(next.read(4)).isEqualTo("0002686f");
        }
    }

    @Test
    void shouldNotWaitForAnUnwantedPeerThatTalksOn() throws Exception {
        BlockingSocket bound = sockets.open(SocketType.PAIR);
        String endpoint = bound.bind("tcp://127.0.0.1:*");
        try (RawPeer first = new RawPeer(endpoint).shake("PAIR", PAIR_READY)) {
            assertThat(first).isNotNull();
            awaitPeers(bound, 1);
            try (RawPeer second = new RawPeer(endpoint).shake("PAIR", PAIR_READY)) {
                Awaitility.await()
                        .untilAsserted(
                                () ->
                                        assertThatThrownBy(() -> second.write("000161"))
                                                .isInstanceOf(IOException.class));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT", "SERVER", "CHANNEL", "SCATTER", "PEER"})
    void shouldRefuseToSendSeveralFrames(SocketType type) throws Exception {
        BlockingSocket socket = sockets.open(type);
        socket.connect("inproc://single");
        assertThat(offer(socket, "a", "b")).isEqualTo(SendResult.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT, SERVER",
        "SERVER, CLIENT",
        "CHANNEL, CHANNEL",
        "GATHER, SCATTER",
        "PEER, PEER"
    })
    void shouldDropSeveralFramesReceivedWhole(SocketType type, String partner) throws Exception {
        BlockingSocket socket = sockets.open(type);
        try (RawPeer peer = new RawPeer(socket.bind("tcp://127.0.0.1:*"))) {
            peer.write(RawPeer.GREETING + RawPeer.ready(partner));
            peer.write("010161" + "000162" + "000163");
            assertThat(text(socket)).isEqualTo("c");
        }
        assertThat(socket.socket().counters().droppedInbound()).isEqualTo(1);
    }

    @Test
    void shouldConnectTwiceToOneEndpointWhereLibzmqDoes() throws Exception {
        for (SocketType type : SocketType.values()) {
            boolean once =
                    switch (type) {
                        case DEALER, REQ, SUB, PUB -> true;
                        default -> false;
                    };
            try (ServerSocket listener = RawPeer.listen()) {
                BlockingSocket socket = sockets.open(type);
                String endpoint = "tcp://127.0.0.1:" + listener.getLocalPort();
                socket.connect(endpoint);
                socket.connect(endpoint);
                Awaitility.await()
                        .until(
                                () ->
                                        socket.socket().counters().connectionsOpened()
                                                >= (once ? 1 : 2));
                assertThat(socket.socket().counters().connectionsOpened())
                        .as("%s", type)
                        .isEqualTo(once ? 1 : 2);
                socket.close();
            }
        }
    }
}
