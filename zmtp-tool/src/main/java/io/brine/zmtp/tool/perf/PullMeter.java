package io.brine.zmtp.tool.perf;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.ZmtpSocket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Confined to the socket's loop. Takes messages, and the time from the first to the last. */
final class PullMeter {
    private final int size;
    private final int count;
    private final CompletableFuture<Long> nanos = new CompletableFuture<>();
    private int received;
    private long start;

    PullMeter(ZmtpSocket socket, int size, int count) {
        this.size = size;
        this.count = count;
        socket.onMessage(this::take);
    }

    /** Returns what completes with the time. */
    CompletionStage<Long> nanos() {
        return nanos;
    }

    private void take(ZmtpMessage message) {
        if (message.size() != size) {
            nanos.completeExceptionally(PerfRun.wrongSize(message, size));
        }
        message.release();
        received++;
        if (received == 1) {
            start = System.nanoTime();
        }
        if (received == count) {
            nanos.complete(System.nanoTime() - start);
        }
    }
}
