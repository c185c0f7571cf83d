package io.brine.master.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells a fresh request of one session from one that was sent before. A request is known by its
 * nonce, and its {@code ts} (the minion's own clock) says whether it is young enough to be looked
 * up: what is older than the newest by more than the window is refused unseen, so that no nonce
 * need be kept for longer than that and a recorded request can never be used again.
 *
 * <p>Bounded: with more nonces than fit, the oldest second is forgotten and refused from then on.
 * Thread-safe.
 */
public final class ReplayGuard {
    /** What a request turned out to be. */
    public enum Verdict {
        /** Never seen. */
        FRESH,
        /** The same nonce came before. */
        REPEATED,
        /** Too old to tell, by the minion's own clock. */
        STALE
    }

    private final long windowSeconds;
    private final int capacity;
    private final TreeMap<Long, Nonces> bySecond = new TreeMap<>();
    // Those that came more than once, of which there are few.
    private final Map<String, Repeated> repeated = new HashMap<>();
    private int size;
    private long floor = Long.MIN_VALUE;

    private record Repeated(long second, int times) {}

    /** The nonces of one second: a hash table of 64 bits of each, of which none is 0. */
    private static final class Nonces {
        private static final int FIRST = 4;

        private long[] table = new long[FIRST];
        private int count;

        /** False if it was there. */
        boolean add(long nonce) {
            if (4 * (count + 1) > 3 * table.length) {
                grow();
            }
            if (!put(table, nonce)) {
                return false;
            }
            count++;
            return true;
        }

        private void grow() {
            long[] larger = new long[2 * table.length];
            for (long nonce : table) {
                if (nonce != 0) {
                    var unused = put(larger, nonce);
                }
            }
            table = larger;
        }

        private static boolean put(long[] table, long nonce) {
            int at = (int) (nonce >>> 32) & (table.length - 1);
            while (table[at] != 0) {
                if (table[at] == nonce) {
                    return false;
                }
                at = (at + 1) & (table.length - 1);
            }
            table[at] = nonce;
            return true;
        }
    }

    /**
     * A guard without memory yet.
     *
     * @param window how far behind the newest request another may be
     * @param capacity how many nonces are kept at most, each in about 20 octets
     */
    public ReplayGuard(Duration window, int capacity) {
        this.windowSeconds = window.toSeconds();
        this.capacity = capacity;
    }

    /**
     * Looks a request up and remembers it. Both values are from inside the sealed request, so that
     * a repeated request has both of the first one.
     *
     * @param nonce the request's nonce
     * @param ts when the minion says that it sent it, in seconds since the epoch
     */
    public synchronized Verdict check(String nonce, long ts) {
        if (ts < floor) {
            return Verdict.STALE;
        }
        if (!bySecond.computeIfAbsent(ts, fresh -> new Nonces()).add(hash(nonce))) {
            if (repeated.size() < capacity) {
                repeated.merge(
                        nonce,
                        new Repeated(ts, 2),
                        (known, again) -> new Repeated(ts, known.times() + 1));
            }
            return Verdict.REPEATED;
        }
        size++;
        floor = Math.max(floor, bySecond.lastKey() - windowSeconds);
        while (!bySecond.isEmpty() && (bySecond.firstKey() < floor || size > capacity)) {
            forgetOldestSecond();
        }
        return Verdict.FRESH;
    }

    /** How often a nonce was seen that {@link #check} has called repeated. */
    public synchronized int timesSeen(String nonce) {
        Repeated known = repeated.get(nonce);
        return known == null ? 1 : known.times();
    }

    private void forgetOldestSecond() {
        Map.Entry<Long, Nonces> oldest = bySecond.pollFirstEntry();
        size -= oldest.getValue().count;
        floor = Math.max(floor, oldest.getKey() + 1);
        repeated.values().removeIf(one -> one.second() < floor);
    }

    private static long hash(String nonce) {
        long hash = 0;
        for (int i = 0; i < nonce.length(); i++) {
            hash = (hash ^ nonce.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash == 0 ? 1 : hash;
    }
}
