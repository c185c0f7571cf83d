package io.brine.master.keys;

import java.io.IOException;
import java.time.Duration;

/**
 * Bounds how many keys are kept that nobody has accepted: anybody can offer them, under any number
 * of names. Thread-safe; blocks on the disk.
 *
 * <p>The directories are listed once in a while only, since each new key changes them: in between
 * what was let in is counted.
 */
final class WaitingRoom {
    private static final Duration COUNTED_FOR = Duration.ofSeconds(5);

    private final KeyStore keys;
    private final int most;
    private boolean counted;
    private long countedNanos;
    private int waiting;

    /** For at most so many; 0 is no limit. */
    WaitingRoom(KeyStore keys, int most) {
        this.keys = keys;
        this.most = most;
    }

    /** Whether one more may be kept; it counts from then on. */
    synchronized boolean take() throws IOException {
        if (most <= 0) {
            return true;
        }
        long now = System.nanoTime();
        if (!counted || now - countedNanos > COUNTED_FOR.toNanos()) {
            waiting = keys.ids(KeyState.PENDING).size() + keys.ids(KeyState.REJECTED).size();
            counted = true;
            countedNanos = now;
        }
        if (waiting >= most) {
            return false;
        }
        waiting++;
        return true;
    }
}
