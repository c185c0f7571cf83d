package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;

import org.awaitility.Awaitility;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A context, and short ways to open its sockets and to say what they send and receive. */
public final class TestSockets implements AutoCloseable {
    public static final Duration WAIT = Duration.ofSeconds(5);

    /** Time in which nothing is expected; only ever waited for in full when all is well. */
    public static final Duration QUIET = Duration.ofMillis(100);

    public final ZmtpContext context = ZmtpContext.create();

    public static SocketOptions.Builder options() {
        return SocketOptions.builder()
                .linger(Duration.ZERO)
                .reconnectInterval(Duration.ofMillis(10));
    }

    public BlockingSocket open(SocketType type) {
        return open(type, options -> options);
    }

    public BlockingSocket open(SocketType type, UnaryOperator<SocketOptions.Builder> more) {
        return BlockingSocket.wrap(context.open(type, more.apply(options()).build()));
    }

    public static SendResult offer(BlockingSocket socket, String... frames) throws Exception {
        return offer(socket, ZmtpMessage.ofUtf8(frames));
    }

    public static SendResult offer(BlockingSocket socket, ZmtpMessage message) throws Exception {
        return socket.socket()
                .sendAsync(message)
                .toCompletableFuture()
                .get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    public static void send(BlockingSocket socket, String... frames) throws TimeoutException {
        socket.send(ZmtpMessage.ofUtf8(frames), WAIT);
    }

    /** Returns the next message's frames with bars between; {@code nothing} if there is none. */
    public static String text(BlockingSocket socket) {
        return text(socket.receive(WAIT));
    }

    /** As {@link #text(BlockingSocket)}, where nothing is expected. */
    public static String soon(BlockingSocket socket) {
        return text(socket.receive(QUIET));
    }

    private static String text(@org.jspecify.annotations.Nullable ZmtpMessage message) {
        if (message == null) {
            return "nothing";
        }
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            frames.add(message.utf8(i));
        }
        message.release();
        return String.join("|", frames);
    }

    public static void awaitPeers(BlockingSocket socket, int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> socket.socket().peerCount() == count);
    }

    public static void awaitSubscribed(BlockingSocket socket, int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> socket.socket().subscribedPeers() == count);
    }

    public static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.close();
    }
}
