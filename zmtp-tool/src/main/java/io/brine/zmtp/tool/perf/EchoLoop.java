package io.brine.zmtp.tool.perf;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.ZmtpSocket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Confined to the socket's loop. Sends each request back as its reply. */
final class EchoLoop {
    private final ZmtpSocket socket;
    private final int size;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int left;

    EchoLoop(ZmtpSocket socket, int size, int count) {
        this.socket = socket;
        this.size = size;
        left = count;
        socket.onMessage(this::answer);
    }

    /** Returns what completes when the last request is answered. */
    CompletionStage<Void> done() {
        return done;
    }

    private void answer(ZmtpMessage request) {
        if (request.frame(0).readableBytes() != size) {
            done.completeExceptionally(PerfRun.wrongSize(request, size));
        }
        if (!socket.send(request).consumed()) {
            request.release();
        }
        if (--left == 0) {
            done.complete(null);
        }
    }
}
