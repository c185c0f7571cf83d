package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A peer stalls, its connection breaks, and another takes over: what is lost is what the system had
 * taken, and nothing else (ZMTP-371, 407).
 */
@Timeout(30)
class TakeoverTest {
    private static final int PULL_READY = 28;
    private static final int MARK = 1000;
    private static final int SIZE = 100;
    private static final int ENCODED = SIZE + 2;
    private static final int SYSTEM_BUFFER = 16 * 1024;

    /** What libzmq has in its encoder, and loses as well. */
    private static final int LIBZMQ_BATCH = 8 * 1024;

    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    private static ServerSocket listen() throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReceiveBufferSize(SYSTEM_BUFFER);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.setSoTimeout(10_000);
        return listener;
    }

    /** Returns how many octets the system takes for a peer that does not read. */
    private static long capacity() throws IOException {
        try (ServerSocket listener = listen();
                SocketChannel sender = SocketChannel.open()) {
            sender.setOption(StandardSocketOptions.SO_SNDBUF, SYSTEM_BUFFER);
            sender.connect(listener.getLocalSocketAddress());
            try (Socket deaf = listener.accept()) {
                assertThat(deaf.isConnected()).isTrue();
                sender.configureBlocking(false);
                long[] taken = {0};
                Awaitility.await()
                        .during(Duration.ofMillis(100))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> taken[0] == (taken[0] += writeAll(sender)));
                return taken[0];
            }
        }
    }

    private static long writeAll(SocketChannel sender) throws IOException {
        long all = 0;
        int some;
        do {
            some = sender.write(ByteBuffer.allocate(ENCODED * 100));
            all += some;
        } while (some > 0);
        return all;
    }

    private static String text(int number) {
        return ("%0" + SIZE + "d").formatted(number);
    }

    private BlockingSocket push() {
        return push(options -> options);
    }

    private BlockingSocket push(UnaryOperator<SocketOptions.Builder> more) {
        return sockets.open(
                SocketType.PUSH,
                options ->
                        more.apply(
                                options.sendHighWaterMark(MARK)
                                        .sendBuffer(SYSTEM_BUFFER)
                                        .linger(Duration.ofSeconds(20))));
    }

    private static int fill(BlockingSocket push) throws Exception {
        int[] taken = {0};
        Awaitility.await()
                .during(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> {
                            int before = taken[0];
                            while (TestSockets.offer(push, text(taken[0])) == SendResult.SENT) {
                                taken[0]++;
                            }
                            return taken[0] == before;
                        });
        return taken[0];
    }

    private static int read(RawPeer peer) throws IOException {
        byte[] octets = io.netty.buffer.ByteBufUtil.decodeHexDump(peer.read(ENCODED));
        return Integer.parseInt(new String(octets, 2, SIZE, StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseOnlyWhatTheSystemHadTaken(boolean lingering) throws Exception {
        BlockingSocket push = push();
        try (ServerSocket listener = listen()) {
            push.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            Socket stalled = listener.accept();
            int taken;
            try (RawPeer first = RawPeer.over(stalled).shake("PULL", PULL_READY)) {
                assertThat(first).isNotNull();
                taken = fill(push);
                if (lingering) {
                    push.socket().close();
                }
                stalled.setSoLinger(true, 0);
            }
            try (RawPeer second = RawPeer.accept(listener).shake("PULL", PULL_READY)) {
                int next = read(second);
                assertThat(taken - next).isBetween(MARK / 3, MARK);
                assertThat((long) next * ENCODED).isLessThan(capacity() + LIBZMQ_BATCH);
                while (++next < taken) {
                    assertThat(read(second)).isEqualTo(next);
                }
            }
        }
        if (lingering) {
            assertThat(push.socket().close().toCompletableFuture())
                    .succeedsWithin(TestSockets.WAIT);
        }
    }

    /** RECONNECT_STOP of 4: the connection that there was is the last. */
    @Test
    void shouldNotDialAgainForADisconnectedEndpointWhenAsked() throws Exception {
        BlockingSocket push =
                push(options -> options.reconnectStop(Set.of(ReconnectStop.AFTER_DISCONNECT)));
        List<String> events = new CopyOnWriteArrayList<>();
        push.socket().monitor(event -> events.add(event.name()));
        try (ServerSocket listener = listen()) {
            String endpoint = "tcp://127.0.0.1:" + listener.getLocalPort();
            push.connect(endpoint);
            Socket stalled = listener.accept();
            try (RawPeer first = RawPeer.over(stalled).shake("PULL", PULL_READY)) {
                assertThat(first).isNotNull();
                fill(push);
                push.socket().disconnect(endpoint).toCompletableFuture().get();
                assertThat(push.socket().counters().droppedUnroutable()).isZero();
                stalled.setSoLinger(true, 0);
            }
            Awaitility.await()
                    .until(() -> push.socket().counters().droppedUnroutable() >= MARK / 3);
            assertThat(events).contains("DISCONNECTED").doesNotContain("CONNECT_RETRIED");
        }
    }

    @Test
    void shouldNotDialAgainForWhatCameBackWhenItDoesNotLinger() throws Exception {
        BlockingSocket push = push();
        try (ServerSocket listener = listen()) {
            push.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            try (RawPeer first = RawPeer.accept(listener).shake("PULL", PULL_READY)) {
                assertThat(first).isNotNull();
                int taken = fill(push);
                assertThat(push.socket().close(Duration.ZERO).toCompletableFuture())
                        .succeedsWithin(TestSockets.WAIT);
                assertThat(push.socket().counters().droppedUnroutable())
                        .isBetween(MARK / 3L, (long) taken);
            }
        }
    }
}
