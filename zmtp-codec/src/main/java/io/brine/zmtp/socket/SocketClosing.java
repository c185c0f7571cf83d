package io.brine.zmtp.socket;

import io.brine.zmtp.monitor.SocketEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket: lets nobody in, sends what is queued for as long as the socket lingers, and says
 * when everything is gone. {@link #close()} and {@link #onClosed} are for any thread, the rest is
 * confined to the socket's loop.
 */
final class SocketClosing {
    private final BaseSocket socket;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean finished;
    private @Nullable Future<?> lingerTimer;

    SocketClosing(BaseSocket socket) {
        this.socket = socket;
    }

    /** Closes with the socket's own linger time, unless it is closing already. */
    CompletionStage<Void> close() {
        return closeOnLoop(() -> begin(socket.linger()));
    }

    /** Closes with this linger time, also when the socket is closing already. */
    CompletionStage<Void> close(Duration linger) {
        return closeOnLoop(
                () -> {
                    if (socket.closing) {
                        lingerFor(linger);
                    } else {
                        begin(linger);
                    }
                });
    }

    private CompletionStage<Void> closeOnLoop(Runnable action) {
        if (!socket.onLoop(action)) {
            closed.complete(null);
        }
        return closed.minimalCompletionStage();
    }

    private void begin(Duration linger) {
        if (socket.closing) {
            return;
        }
        socket.closing = true;
        socket.stopReceiving();
        socket.endpoints.closing(!linger.isZero());
        socket.endPipes(!linger.isZero());
        if (linger.isPositive()) {
            lingerFor(linger);
        }
        socket.endpoints.settle();
    }

    private void lingerFor(Duration linger) {
        cancelTimer();
        if (linger.isZero()) {
            lingerOver();
        } else if (linger.isPositive()) {
            lingerTimer =
                    socket.eventLoop()
                            .schedule(this::lingerOver, linger.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void lingerOver() {
        socket.endPipes(false);
        socket.endpoints.closeLinks();
        socket.endpoints.settle();
    }

    /** Everything of the socket is gone. */
    void finish() {
        if (finished) {
            return;
        }
        finished = true;
        cancelTimer();
        socket.monitors.emit(new SocketEvent.MonitorStopped(""));
        socket.closed();
        PortRelease.thenRun(socket.eventLoop(), () -> closed.complete(null));
    }

    private void cancelTimer() {
        Future<?> timer = lingerTimer;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Runs the task when the socket is closed. */
    void onClosed(Runnable task) {
        closed.thenRun(task);
    }
}
