package io.brine.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between tries, with decorrelated jitter, so that many minions do not come back at
 * one moment. Not thread-safe.
 */
public final class Backoff {

    private final long floorMillis;
    private final long capMillis;
    private final RandomGenerator random;
    private long lastMillis;

    /**
     * @param floor the shortest pause, more than zero
     * @param cap the longest pause, at least {@code floor}
     */
    public Backoff(Duration floor, Duration cap, RandomGenerator random) {
        this.floorMillis = Math.max(1, floor.toMillis());
        this.capMillis = Math.max(floorMillis, cap.toMillis());
        this.random = random;
        this.lastMillis = floorMillis;
    }

    /**
     * The next pause: somewhere between the floor and three times the last one, never above the
     * cap.
     */
    public Duration next() {
        long bound = Math.min(capMillis, lastMillis * 3);
        lastMillis =
                floorMillis + (bound > floorMillis ? random.nextLong(bound - floorMillis + 1) : 0);
        return Duration.ofMillis(lastMillis);
    }

    /** Starts again at the floor, after something worked. */
    public void reset() {
        lastMillis = floorMillis;
    }
}
