package io.brine.salt.target;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The steps that all matches of one target may take together, over all minions and values that it
 * is compared with: each match has a bound of its own, but a fleet has many. Thread-safe.
 */
final class RegexBudget {
    /** A few seconds of work; a hundred for each of a hundred thousand ids are a tenth of it. */
    static final long MAX_STEPS = 100_000_000;

    private final AtomicLong left;

    RegexBudget() {
        this(MAX_STEPS);
    }

    RegexBudget(long steps) {
        left = new AtomicLong(steps);
    }

    /** Thrown by a match when nothing is left. */
    static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SpentException() {
            super("its regular expressions take too many steps", null, false, false);
        }
    }

    /** Counts steps that were taken. */
    void spend(long steps) {
        if (left.addAndGet(-steps) < 0) {
            throw new SpentException();
        }
    }
}
