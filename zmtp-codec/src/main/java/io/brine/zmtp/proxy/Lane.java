package io.brine.zmtp.proxy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.transport.Loops;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One direction of a proxy. It takes on the one socket's loop and sends on the other's. When the
 * taking side is ahead by a few messages, it stops receiving, and so its own peers are held up.
 */
final class Lane {
    /** Between two loops, messages that may be under way; on one loop, none has to be. */
    private static final int MAX_WAITING = 64;

    private final ZmtpSocket from;
    private final ZmtpSocket to;
    private final Traffic fromTraffic;
    private final Traffic toTraffic;
    private final @Nullable Capture capture;
    private final Runnable onClosed;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean paused;
    private volatile boolean stopped;

    /** Written on the loop of {@code from} only. */
    private volatile boolean full;

    /** Confined to the loop of {@code to}. */
    private final ArrayDeque<ZmtpMessage> pending = new ArrayDeque<>();

    private boolean draining;

    Lane(
            ZmtpSocket from,
            Traffic fromTraffic,
            ZmtpSocket to,
            Traffic toTraffic,
            @Nullable Capture capture,
            Runnable onClosed) {
        this.from = from;
        this.fromTraffic = fromTraffic;
        this.to = to;
        this.toTraffic = toTraffic;
        this.capture = capture;
        this.onClosed = onClosed;
        maxWaiting = from.eventLoop().equals(to.eventLoop()) ? 1 : MAX_WAITING;
    }

    void start() {
        to.onWritable(this::drain);
        from.onMessage(this::received);
    }

    private void received(ZmtpMessage message) {
        fromTraffic.received(message);
        int ahead = waiting.incrementAndGet();
        boolean taken =
                Loops.run(
                        to.eventLoop(),
                        () -> {
                            pending.add(message);
                            drain();
                        });
        if (!taken) {
            message.release();
            onClosed.run();
        } else if (ahead >= maxWaiting && waiting.get() >= maxWaiting) {
            full = true;
            from.pauseReceiving();
            // It may have drained meanwhile, on its own loop, and seen nobody to wake.
            if (waiting.get() < maxWaiting) {
                goOn();
            }
        }
    }

    /** There may be room for copies again. */
    void drainSoon() {
        Loops.run(to.eventLoop(), this::drain);
    }

    /** Sends what waits; on the loop of {@code to}. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!pending.isEmpty() && !paused && (capture == null || capture.hasRoom())) {
                if (!sendNext()) {
                    break;
                }
            }
        } finally {
            draining = false;
        }
        if (full && waiting.get() <= maxWaiting / 2) {
            Loops.run(from.eventLoop(), this::goOn);
        }
    }

    private boolean sendNext() {
        ZmtpMessage next = pending.element();
        long frames = next.frameCount();
        long bytes = next.size();
        ZmtpMessage copy = capture == null ? null : next.retainedDuplicate();
        SendResult result = to.send(next);
        boolean later = result == SendResult.HWM_REACHED || result == SendResult.NOT_CONNECTED;
        if (!later) {
            pending.remove();
            waiting.decrementAndGet();
        }
        if (result.consumed()) {
            toTraffic.sent(frames, bytes);
            if (capture != null && copy != null) {
                capture.offer(copy);
            }
            return true;
        }
        if (copy != null) {
            copy.release();
        }
        if (!later) {
            next.release();
        }
        if (result == SendResult.CLOSED) {
            onClosed.run();
        }
        return !later;
    }

    private void goOn() {
        if (full && !paused && !stopped) {
            full = false;
            from.resumeReceiving();
        }
    }

    /** Passes nothing on until {@link #resume}; completes when that is so. */
    CompletionStage<Void> pause() {
        paused = true;
        return on(from, from::pauseReceiving);
    }

    CompletionStage<Void> resume() {
        paused = false;
        Loops.run(to.eventLoop(), this::drain);
        return on(
                from,
                () -> {
                    if (!stopped && !paused && waiting.get() < maxWaiting) {
                        full = false;
                        from.resumeReceiving();
                    }
                });
    }

    /** Ends; what was taken and cannot be sent at once is thrown away. */
    CompletionStage<Void> stop() {
        stopped = true;
        return on(from, from::pauseReceiving)
                .thenCompose(
                        done ->
                                on(
                                        to,
                                        () -> {
                                            drain();
                                            pending.forEach(ZmtpMessage::release);
                                            pending.clear();
                                        }));
    }

    private static CompletionStage<Void> on(ZmtpSocket socket, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean taken =
                Loops.run(
                        socket.eventLoop(),
                        () -> {
                            task.run();
                            done.complete(null);
                        });
        if (!taken) {
            done.complete(null);
        }
        return done;
    }
}
