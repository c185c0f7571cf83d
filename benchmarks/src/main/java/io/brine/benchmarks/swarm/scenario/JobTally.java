package io.brine.benchmarks.swarm.scenario;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Who has returned for a job, and when. Thread-safe. */
final class JobTally {
    private final Map<String, Long> returned = new HashMap<>();
    private final CompletableFuture<@Nullable Void> complete = new CompletableFuture<>();
    private int wanted = Integer.MAX_VALUE;
    private @Nullable Set<String> missing;
    private long repeated;
    private long last;

    /** A minion's return was seen. */
    synchronized void returned(String id, long nanos) {
        if (returned.putIfAbsent(id, nanos) == null) {
            last = Math.max(last, nanos);
            if (missing != null) {
                missing.remove(id);
            }
            check();
        } else {
            repeated++;
        }
    }

    /** Tells how many are to return; the future completes when they have. */
    synchronized CompletableFuture<@Nullable Void> expect(int count) {
        wanted = count;
        check();
        return complete;
    }

    /** Tells who is to return, others may as well; the future completes when they have. */
    synchronized CompletableFuture<@Nullable Void> expect(Set<String> ids) {
        Set<String> open = new HashSet<>(ids);
        open.removeAll(returned.keySet());
        missing = open;
        check();
        return complete;
    }

    private void check() {
        if (returned.size() >= wanted || (missing != null && missing.isEmpty())) {
            complete.complete(null);
        }
    }

    /** How many of those who are to return by {@link #expect(Set)} have not. */
    synchronized int missing() {
        return missing == null ? 0 : missing.size();
    }

    /** How many minions have returned. */
    synchronized int count() {
        return returned.size();
    }

    /** How many returns came again from a minion that had returned. */
    synchronized long repeated() {
        return repeated;
    }

    /** When the last of them returned, of {@link System#nanoTime()}. */
    synchronized long last() {
        return last;
    }

    /** Who returned when. */
    synchronized Map<String, Long> times() {
        return Map.copyOf(returned);
    }
}
