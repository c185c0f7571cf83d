package io.brine.zmtp.proxy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.transport.Loops;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thread-safe. The socket that gets a copy of every message. When it can take no more, as a PUSH
 * without a peer, the proxy stands still, as libzmq's does; a PUB drops instead.
 */
final class Capture {
    private static final int MAX_WAITING = 64;

    private final ZmtpSocket socket;
    private final Runnable onRoom;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Confined to the socket's loop. */
    private final ArrayDeque<ZmtpMessage> pending = new ArrayDeque<>();

    /** Makes a capture; {@code onRoom} is run, on the socket's loop, when there is room again. */
    Capture(ZmtpSocket socket, Runnable onRoom) {
        this.socket = socket;
        this.onRoom = onRoom;
        socket.onWritable(this::drain);
    }

    boolean hasRoom() {
        return waiting.get() < MAX_WAITING;
    }

    /** Sends a copy; takes ownership. */
    void offer(ZmtpMessage copy) {
        waiting.incrementAndGet();
        boolean taken =
                Loops.run(
                        socket.eventLoop(),
                        () -> {
                            pending.add(copy);
                            drain();
                        });
        if (!taken) {
            waiting.decrementAndGet();
            copy.release();
        }
    }

    private void drain() {
        boolean wasFull = !hasRoom();
        for (ZmtpMessage next = pending.peek(); next != null; next = pending.peek()) {
            SendResult result = socket.send(next);
            if (result == SendResult.HWM_REACHED || result == SendResult.NOT_CONNECTED) {
                break;
            }
            pending.remove();
            waiting.decrementAndGet();
            if (!result.consumed()) {
                next.release();
            }
        }
        if (wasFull && hasRoom()) {
            onRoom.run();
        }
    }

    /** Throws away what was not sent. */
    void stop() {
        Loops.run(
                socket.eventLoop(),
                () -> {
                    pending.forEach(ZmtpMessage::release);
                    pending.clear();
                });
    }
}
