package io.brine.benchmarks;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Sends and receives as fast as a socket can, each on the socket's own loop. */
final class Traffic {
    /** Messages sent before the loop gets to do other things. */
    private static final int TURN = 8192;

    private Traffic() {}

    /** Sends; completes when the socket has taken everything. */
    static CompletableFuture<Void> send(ZmtpSocket socket, int size, long count) {
        Sender sender = new Sender(socket, size, count);
        socket.onWritable(sender::run);
        socket.eventLoop().execute(sender::run);
        return sender.done;
    }

    /** Receives, and prints the rate from the first message on. */
    static CompletableFuture<Void> receive(ZmtpSocket socket, long count) {
        Meter meter = new Meter(count);
        socket.onMessage(meter::take);
        return meter.full();
    }

    /** Answers requests with themselves. */
    static CompletableFuture<Void> echo(ZmtpSocket socket, long count) {
        Echo echo = new Echo(socket, count);
        socket.onMessage(echo::answer);
        return echo.done;
    }

    /** Asks again and again, and prints half the time of a round trip. */
    static CompletableFuture<Void> ask(ZmtpSocket socket, int size, long count) {
        Asker asker = new Asker(socket, size, count);
        socket.onMessage(asker::take);
        socket.eventLoop().execute(asker::begin);
        return asker.done;
    }

    private static final class Sender {
        private final ZmtpSocket socket;
        private final ByteBuf body;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private @Nullable ZmtpMessage refused;
        private long left;

        private Sender(ZmtpSocket socket, int size, long count) {
            this.socket = socket;
            // Direct, as the memory of libzmq's messages is: the kernel takes it as it is.
            body = PooledByteBufAllocator.DEFAULT.directBuffer(size).writeZero(size);
            left = count;
        }

        private void run() {
            for (int turn = 0; turn < TURN; turn++) {
                if (left == 0) {
                    body.release();
                    done.complete(null);
                    return;
                }
                ZmtpMessage message = refused == null ? ZmtpMessage.of(body.retain()) : refused;
                refused = null;
                if (socket.send(message) != SendResult.SENT) {
                    // The socket's writable handler comes here again.
                    refused = message;
                    return;
                }
                left--;
            }
            socket.eventLoop().execute(this::run);
        }
    }

    private static final class Echo {
        private final ZmtpSocket socket;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private long left;

        private Echo(ZmtpSocket socket, long count) {
            this.socket = socket;
            left = count;
        }

        private void answer(ZmtpMessage request) {
            if (!socket.send(request).consumed()) {
                request.release();
                done.completeExceptionally(new IllegalStateException("an answer was refused"));
            }
            if (--left == 0) {
                done.complete(null);
            }
        }
    }

    private static final class Asker {
        private final ZmtpSocket socket;
        private final byte[] body;
        private final long count;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private long left;
        private long begin;

        private Asker(ZmtpSocket socket, int size, long count) {
            this.socket = socket;
            body = new byte[size];
            this.count = count;
            left = count;
        }

        private void begin() {
            begin = System.nanoTime();
            send();
        }

        private void send() {
            ZmtpMessage request = ZmtpMessage.of(body);
            if (!socket.send(request).consumed()) {
                request.release();
                done.completeExceptionally(new IllegalStateException("a request was refused"));
            }
        }

        private void take(ZmtpMessage reply) {
            reply.release();
            if (--left > 0) {
                send();
                return;
            }
            System.out.printf(
                    Locale.ROOT,
                    "average latency: %.3f [us]%n",
                    (System.nanoTime() - begin) / 1e3 / count / 2);
            done.complete(null);
        }
    }
}
