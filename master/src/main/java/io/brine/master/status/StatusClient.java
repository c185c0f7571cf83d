package io.brine.master.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads what a running master tells on one of {@link StatusServer}'s sockets. Stateless; blocks.
 */
final class StatusClient {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_ANSWER = 64 << 20;

    private StatusClient() {}

    /**
     * Reads all of it.
     *
     * @throws NobodyThereException if nobody listens there, or one who may not be asked
     * @throws IOException if the master does not answer in time
     */
    static byte[] ask(Path socket) throws IOException {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(channel, socket);
            Thread reader = new Thread(() -> read(channel, answer), "status");
            reader.setDaemon(true);
            reader.start();
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the master does not answer within " + PATIENCE.toSeconds() + " s on " + socket,
                    e);
        } catch (ExecutionException e) {
            throw new IOException("cannot read the master's answer on " + socket, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void connect(SocketChannel channel, Path socket) throws NobodyThereException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new NobodyThereException(
                    String.valueOf(e.getMessage()).contains("Permission denied"), e);
        }
    }

    private static void read(SocketChannel channel, CompletableFuture<byte[]> answer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
        try {
            while (all.size() < MAX_ANSWER && channel.read(buffer) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            answer.complete(all.toByteArray());
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    /** Nobody listens on the socket, or it may not be used. */
    static final class NobodyThereException extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean forbidden;

        NobodyThereException(boolean forbidden, IOException cause) {
            super(cause.getMessage(), cause);
            this.forbidden = forbidden;
        }

        /** Whether the socket is there, but another user's. */
        boolean isForbidden() {
            return forbidden;
        }
    }
}
