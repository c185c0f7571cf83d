package io.brine.salt.channel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets each serial number through once, and only rising: a replayed publish stops here. One per
 * shared key, for the master begins again with a new key. Thread-safe.
 */
public final class SerialGuard {
    private final AtomicLong last = new AtomicLong(-1);

    /**
     * False for a number that is not above all before; always true for -1, which means none sent.
     */
    public boolean accept(long serial) {
        if (serial < 0) {
            return true;
        }
        long before = last.getAndAccumulate(serial, Math::max);
        return serial > before;
    }
}
