package io.brine.zmtp.transport;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Confined to its connector. How long to wait before connecting again: the interval plus a random
 * share of up to the same; with a maximum, doubling up to it, of which a random part of up to a
 * half is taken off. Only a completed handshake resets the doubling, so a server that accepts and
 * drops is not hammered.
 */
public final class ReconnectPolicy {
    private static final int MAX_DOUBLINGS = 30;
    private static final int MAX_SHIFT = 12;
    private static final long REFUSED_MILLIS = 5000;

    private final boolean never;
    private final long intervalMillis;
    private final long maxMillis;
    private int attempts;
    private int refusals;

    /**
     * Makes a policy; a maximum that is not above the interval means no doubling, a negative
     * interval that there is no second attempt.
     */
    public ReconnectPolicy(Duration interval, Duration max) {
        never = interval.isNegative();
        intervalMillis = Math.max(1, interval.toMillis());
        maxMillis = max.toMillis();
    }

    /** Returns whether there is no next attempt. */
    public boolean never() {
        return never;
    }

    /**
     * A server whom we have to prove ourselves to has not let us in: the next pauses grow, maximum
     * or not, to five seconds at least.
     */
    public void refused() {
        refusals++;
    }

    /** Returns the next pause. */
    public Duration next() {
        Duration pause = usual();
        if (refusals < 2) {
            return pause;
        }
        long grown = Math.min(REFUSED_MILLIS, intervalMillis << Math.min(refusals - 1, MAX_SHIFT));
        return Duration.ofMillis(Math.max(pause.toMillis(), grown - random(grown / 4)));
    }

    private static long random(long bound) {
        return ThreadLocalRandom.current().nextLong(bound + 1);
    }

    private Duration usual() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (maxMillis <= intervalMillis) {
            return Duration.ofMillis(intervalMillis + random.nextLong(intervalMillis));
        }
        long doubled = Math.min(maxMillis, intervalMillis << Math.min(attempts, MAX_DOUBLINGS));
        doubled = doubled <= 0 ? maxMillis : doubled;
        attempts++;
        long half = doubled / 2;
        return Duration.ofMillis(doubled - random.nextLong(half + 1));
    }

    /** Begins anew, after a completed handshake. */
    public void reset() {
        attempts = 0;
        refusals = 0;
    }
}
