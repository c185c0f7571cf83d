package io.brine.master.reactor;

import java.time.Duration;
import java.util.function.LongSupplier;

/** So many a second, with one second's worth at once at most. Confined to one thread. */
final class RateLimit {
    private static final double NANOS = 1e9;

    private final double perNano;
    private final double most;
    private final LongSupplier nanoTime;
    private double left;
    private long then;

    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perNano = perSecond / NANOS;
        this.most = perSecond;
        this.nanoTime = nanoTime;
        this.left = perSecond;
        this.then = nanoTime.getAsLong();
    }

    /** Takes one. Returns how long to wait before it may be used; zero usually. */
    Duration take() {
        long now = nanoTime.getAsLong();
        left = Math.min(most, left + (now - then) * perNano);
        then = now;
        left -= 1;
        return left >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-left / perNano));
    }
}
