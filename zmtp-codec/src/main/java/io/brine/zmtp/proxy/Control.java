package io.brine.zmtp.proxy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.transport.Loops;
import io.netty.buffer.Unpooled;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Confined to the control socket's loop. Does what the messages on the control socket say: PAUSE,
 * RESUME, TERMINATE, STATISTICS. A REP answers each, in the end, with an empty message, or with the
 * statistics; a PAIR answers STATISTICS only; other types are told and do not answer.
 */
final class Control {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    private final Proxy proxy;
    private final ZmtpSocket socket;

    Control(Proxy proxy, ZmtpSocket socket) {
        this.proxy = proxy;
        this.socket = socket;
    }

    void start() {
        socket.onMessage(this::onMessage);
    }

    private void onMessage(ZmtpMessage message) {
        String command = message.frameCount() == 1 ? message.utf8(0) : "";
        message.release();
        switch (command) {
            case "PAUSE" -> answerAfter(proxy.pause());
            case "RESUME" -> answerAfter(proxy.resume());
            case "STATISTICS" -> {
                if (socket.type() == SocketType.REP || socket.type() == SocketType.PAIR) {
                    answer(proxy.statistics().toMessage());
                }
            }
            case "TERMINATE" -> {
                answerAfter(CompletableFuture.completedFuture(null));
                proxy.terminate();
            }
            default -> {
                LOG.warn(
                        "a proxy was told something other than PAUSE, RESUME, TERMINATE or"
                                + " STATISTICS");
                answerAfter(CompletableFuture.completedFuture(null));
            }
        }
    }

    private void answerAfter(CompletionStage<Void> done) {
        if (socket.type() == SocketType.REP) {
            done.thenRun(
                    () ->
                            Loops.run(
                                    socket.eventLoop(),
                                    () -> answer(ZmtpMessage.of(Unpooled.EMPTY_BUFFER))));
        }
    }

    private void answer(ZmtpMessage reply) {
        if (!socket.send(reply).consumed()) {
            reply.release();
        }
    }
}
