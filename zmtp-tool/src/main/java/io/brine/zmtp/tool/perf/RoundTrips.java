package io.brine.zmtp.tool.perf;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.ToolException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Confined to the socket's loop. Asks, waits for the reply, asks again; takes the time. */
final class RoundTrips {
    private final ZmtpSocket socket;
    private final int size;
    private final CompletableFuture<Long> nanos = new CompletableFuture<>();
    private int left;
    private long start;
    private ZmtpMessage next;

    /** Begins; owns the message. */
    RoundTrips(ZmtpSocket socket, ZmtpMessage first, int size, int count) {
        this.socket = socket;
        this.size = size;
        left = count;
        next = first;
        socket.onMessage(this::take);
        socket.onWritable(this::ask);
        socket.eventLoop().execute(this::begin);
    }

    /** Returns what completes with the time of all round trips. */
    CompletionStage<Long> nanos() {
        return nanos;
    }

    private void begin() {
        start = System.nanoTime();
        ask();
    }

    private void ask() {
        SendResult result = socket.send(next);
        if (!result.consumed()
                && result != SendResult.HWM_REACHED
                && result != SendResult.NOT_CONNECTED) {
            next.release();
            nanos.completeExceptionally(ToolException.error("send: " + result));
        }
    }

    private void take(ZmtpMessage reply) {
        if (reply.frame(0).readableBytes() != size) {
            nanos.completeExceptionally(PerfRun.wrongSize(reply, size));
        }
        if (--left == 0) {
            reply.release();
            nanos.complete(System.nanoTime() - start);
            return;
        }
        next = reply;
        ask();
    }
}
