package io.brine.zmtp.tool.perf;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.ToolException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Confined to the socket's loop. Sends the same message again and again, as fast as the socket
 * takes it; nothing is allocated for each.
 */
final class PushPump {
    private final ZmtpSocket socket;
    private final ZmtpMessage message;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int left;

    /** Begins to send; owns the message. */
    PushPump(ZmtpSocket socket, ZmtpMessage message, int count) {
        this.socket = socket;
        this.message = message;
        left = count;
        socket.onWritable(this::send);
        socket.eventLoop().execute(this::send);
    }

    /** Returns what completes when the socket has taken the last message. */
    CompletionStage<Void> done() {
        return done;
    }

    private void send() {
        while (left > 0) {
            SendResult result = socket.send(message.retain());
            if (!result.consumed()) {
                message.release();
                if (result != SendResult.HWM_REACHED && result != SendResult.NOT_CONNECTED) {
                    done.completeExceptionally(ToolException.error("send: " + result));
                }
                return;
            }
            left--;
        }
        if (!done.isDone()) {
            message.release();
            done.complete(null);
        }
    }
}
