package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;

/**
 * Confined to its socket's loop. Delivers messages to the application: as they come while it takes
 * them, else from the pipes' queues, one of each pipe in turn.
 */
final class Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private final BaseSocket socket;
    private final ArrayDeque<Pipe> waiting = new ArrayDeque<>();
    private @Nullable MessageHandler handler;
    private boolean paused;
    private boolean delivering;
    private boolean stopped;

    Receiver(BaseSocket socket) {
        this.socket = socket;
    }

    void handler(MessageHandler taker) {
        handler = taker;
        deliverWaiting();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        deliverWaiting();
    }

    /** Takes a message that came through a pipe; owns it. */
    void arrived(Pipe pipe, ZmtpMessage message) {
        if (stopped) {
            message.release();
            return;
        }
        if (socket.conflates) {
            socket.counters.droppedInbound.add(releaseInbound(pipe));
        }
        boolean direct = pipe.inbound.isEmpty() && !delivering && mayDeliver();
        if (direct) {
            delivering = true;
            try {
                deliver(pipe, message);
            } finally {
                delivering = false;
            }
            deliverWaiting();
            return;
        }
        pipe.inbound.add(message);
        if (!pipe.readable) {
            pipe.readable = true;
            waiting.add(pipe);
        }
    }

    /** Takes a message about a peer that did not come from it; owns it. */
    void notice(Pipe pipe, ZmtpMessage message) {
        if (!stopped) {
            pipe.noteNotice(message);
        }
        arrived(pipe, message);
    }

    void deliverWaiting() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (!waiting.isEmpty() && mayDeliver()) {
                Pipe pipe = waiting.remove();
                ZmtpMessage next = pipe.inbound.poll();
                if (pipe.inbound.isEmpty()) {
                    pipe.readable = false;
                } else {
                    waiting.add(pipe);
                }
                if (next != null) {
                    deliver(pipe, next);
                }
            }
        } finally {
            delivering = false;
        }
    }

    /** Delivers nothing any more. */
    void stop() {
        stopped = true;
        for (Pipe pipe = waiting.poll(); pipe != null; pipe = waiting.poll()) {
            pipe.readable = false;
            releaseInbound(pipe);
        }
    }

    /** Throws away what waits from one pipe. */
    void forget(Pipe pipe) {
        socket.counters.droppedInbound.add(releaseInbound(pipe));
    }

    private boolean mayDeliver() {
        return handler != null && !paused && !stopped && socket.mayReceive();
    }

    private void deliver(Pipe pipe, ZmtpMessage message) {
        boolean notice = pipe.isNotice(message);
        if (notice) {
            socket.noticeDelivered(pipe);
        }
        ZmtpMessage ready = socket.prepare(pipe, message);
        MessageHandler taker = handler;
        if (ready == null || taker == null) {
            socket.counters.droppedInbound.increment();
        } else {
            socket.counters.received.increment();
            try {
                taker.onMessage(ready);
            } catch (RuntimeException e) {
                LOG.error("the message handler of a {} socket failed", socket.type().label(), e);
            }
        }
        pipe.delivered(notice);
    }

    private static int releaseInbound(Pipe pipe) {
        int count = pipe.inbound.size();
        for (ZmtpMessage left = pipe.inbound.poll(); left != null; left = pipe.inbound.poll()) {
            pipe.isNotice(left);
            left.release();
        }
        return count;
    }
}
