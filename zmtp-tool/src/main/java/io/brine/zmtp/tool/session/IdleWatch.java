package io.brine.zmtp.tool.session;

import io.netty.channel.EventLoop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Confined to a loop. Tells when nothing has happened for a while. */
final class IdleWatch {
    private final EventLoop loop;
    private final long idleNanos;
    private final Runnable onIdle;
    private long last = System.nanoTime();

    IdleWatch(EventLoop loop, Duration idle, Runnable onIdle) {
        this.loop = loop;
        this.onIdle = onIdle;
        idleNanos = idle.toNanos();
    }

    /** Begins to watch, or does so again, when something is due in {@code pauseNanos}. */
    void start(long pauseNanos) {
        last = System.nanoTime() + pauseNanos;
        await(idleNanos + pauseNanos);
    }

    /** Something has happened. */
    void touch() {
        last = System.nanoTime();
    }

    private void await(long nanos) {
        loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long left = last + idleNanos - System.nanoTime();
        if (left > 0) {
            await(left);
        } else {
            onIdle.run();
        }
    }
}
