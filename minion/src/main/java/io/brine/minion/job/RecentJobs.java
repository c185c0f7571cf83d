package io.brine.minion.job;

import java.util.LinkedHashSet;

/**
 * The jids that this minion has seen last, so that a publication that comes twice runs once ({@code
 * minion_jid_queue_hwm}). Not thread-safe.
 */
final class RecentJobs {

    private final int capacity;
    private final LinkedHashSet<String> jids = new LinkedHashSet<>();

    /**
     * @param capacity how many jids are remembered, at least 1
     */
    RecentJobs(int capacity) {
        this.capacity = Math.max(1, capacity);
    }

    /**
     * Remembers a jid; false when it is known already. The oldest one is forgotten when there are
     * too many.
     */
    boolean add(String jid) {
        if (!jids.add(jid)) {
            return false;
        }
        if (jids.size() > capacity) {
            jids.removeFirst();
        }
        return true;
    }
}
