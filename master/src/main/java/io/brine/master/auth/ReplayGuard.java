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
    private final TreeMap<Long, Map<String, Integer>> bySecond = new TreeMap<>();
    private final Map<String, Long> seconds = new HashMap<>();
    private long floor = Long.MIN_VALUE;

    /**
     * A guard without memory yet.
     *
     * @param window how far behind the newest request another may be
     * @param capacity how many nonces are kept at most
     */
    public ReplayGuard(Duration window, int capacity) {
        this.windowSeconds = window.toSeconds();
        this.capacity = capacity;
    }

    /**
     * Looks a request up and remembers it.
     *
     * @param nonce the request's nonce
     * @param ts when the minion says that it sent it, in seconds since the epoch
     */
    public synchronized Verdict check(String nonce, long ts) {
        Long known = seconds.get(nonce);
        if (known != null) {
            var unused =
                    bySecond.getOrDefault(known, new HashMap<>()).merge(nonce, 1, Integer::sum);
            return Verdict.REPEATED;
        }
        if (ts < floor) {
            return Verdict.STALE;
        }
        seconds.put(nonce, ts);
        bySecond.computeIfAbsent(ts, second -> new HashMap<>()).put(nonce, 1);
        floor = Math.max(floor, bySecond.lastKey() - windowSeconds);
        while (!bySecond.isEmpty() && (bySecond.firstKey() < floor || seconds.size() > capacity)) {
            forgetOldestSecond();
        }
        return Verdict.FRESH;
    }

    /** How often a nonce was seen, 0 if it is not remembered. */
    public synchronized int timesSeen(String nonce) {
        Long second = seconds.get(nonce);
        Map<String, Integer> counts = second == null ? null : bySecond.get(second);
        return counts == null ? 0 : counts.getOrDefault(nonce, 0);
    }

    private void forgetOldestSecond() {
        Map.Entry<Long, Map<String, Integer>> oldest = bySecond.pollFirstEntry();
        seconds.keySet().removeAll(oldest.getValue().keySet());
        floor = Math.max(floor, oldest.getKey() + 1);
    }
}
