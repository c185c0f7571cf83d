package io.brine.master.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose turn it is in a batch: never more than so many minions at work at once, and for {@code
 * batchWait} after each return its place stays empty. Pure: the time is told. Confined to one
 * thread.
 */
final class BatchState {
    private final Deque<String> pending;
    private final Set<String> active = new HashSet<>();
    private final Deque<Long> cooling = new ArrayDeque<>();
    private final int size;
    private final long waitNanos;
    private boolean halted;

    BatchState(Collection<String> minions, int size, Duration batchWait) {
        this.pending = new ArrayDeque<>(minions);
        this.size = size;
        this.waitNanos = batchWait.toNanos();
    }

    /** The minions that begin now; empty if there is no room or nobody is left. */
    List<String> next(long now) {
        while (!cooling.isEmpty() && now - cooling.peek() >= 0) {
            cooling.remove();
        }
        List<String> starting = new ArrayList<>();
        while (!halted && !pending.isEmpty() && active.size() + cooling.size() < size) {
            String id = pending.remove();
            active.add(id);
            starting.add(id);
        }
        return starting;
    }

    /** A minion has returned, or is no longer expected to. */
    void ended(String id, long now) {
        if (active.remove(id) && waitNanos > 0) {
            cooling.add(now + waitNanos);
        }
    }

    /** Nobody begins any more. */
    void halt() {
        halted = true;
    }

    /** Whether nobody is at work and nobody is left. */
    boolean done() {
        return halted || (pending.isEmpty() && active.isEmpty());
    }

    /** When a place becomes free by itself; {@code otherwise} if none does. */
    long nextDeadline(long otherwise) {
        Long first = cooling.peek();
        return first == null || pending.isEmpty() || otherwise - first < 0 ? otherwise : first;
    }
}
