package io.brine.master.reactor;

import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets so many things be under way at once, and so many wait. Thread-safe; never blocks. */
final class Gate {
    private final int atOnce;
    private final int maxWaiting;
    private final ArrayDeque<Supplier<CompletionStage<?>>> waiting = new ArrayDeque<>();
    private int running; // guarded by this, as is waiting

    Gate(int atOnce, int maxWaiting) {
        this.atOnce = atOnce;
        this.maxWaiting = maxWaiting;
    }

    /**
     * Begins something now or later.
     *
     * @param work begins it; must not throw
     * @return false if too much waits already
     */
    boolean enter(Supplier<CompletionStage<?>> work) {
        synchronized (this) {
            if (running >= atOnce) {
                if (waiting.size() >= maxWaiting) {
                    return false;
                }
                waiting.add(work);
                return true;
            }
            running++;
        }
        begin(work);
        return true;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private void begin(Supplier<CompletionStage<?>> first) {
        Supplier<CompletionStage<?>> work = first;
        while (work != null) {
            var stage = work.get().toCompletableFuture();
            if (!stage.isDone()) {
                stage.whenComplete((value, failure) -> next());
                return;
            }
            synchronized (this) {
                work = waiting.poll();
                if (work == null) {
                    running--;
                }
            }
        }
    }

    private void next() {
        Supplier<CompletionStage<?>> work;
        synchronized (this) {
            work = waiting.poll();
            if (work == null) {
                running--;
                return;
            }
        }
        begin(work);
    }
}
