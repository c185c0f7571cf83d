package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.benchmarks.swarm.report.LatencySeries;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A minion that sends forty returns a second, as those of a schedule of its own, whatever the
 * others do. A return that has to wait for the one before counts from when it was due, so that one
 * long wait is not taken for a single one. Thread-safe.
 */
final class Bystander {
    private static final long INTERVAL_NANOS = 25_000_000;

    private final SimulatedMinion minion;
    private final JobId jids = new JobId();
    private final AtomicLong failed = new AtomicLong();
    private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
    private volatile LatencySeries series;
    private volatile boolean stopping;

    /**
     * @param minion logged in
     * @param series gets the latencies from the beginning
     */
    Bystander(SimulatedMinion minion, LatencySeries series) {
        this.minion = minion;
        this.series = series;
    }

    /** Begins to return. */
    void start() {
        long now = System.nanoTime();
        minion.loop().execute(() -> next(now));
    }

    /** From here on latencies go there. */
    void into(LatencySeries other) {
        series = other;
    }

    /** Ends after the return under way. */
    CompletableFuture<@Nullable Void> stop() {
        stopping = true;
        return stopped;
    }

    /** How many returns were given up. */
    long failed() {
        return failed.get();
    }

    private void next(long due) {
        if (stopping) {
            stopped.complete(null);
            return;
        }
        long wait = due - System.nanoTime();
        if (wait > 0) {
            minion.loop().schedule(() -> next(due), wait, TimeUnit.NANOSECONDS);
            return;
        }
        LatencySeries into = series;
        minion.giveBack(load())
                .whenComplete(
                        (done, failure) -> {
                            if (failure == null) {
                                into.record(due, System.nanoTime());
                            } else {
                                failed.incrementAndGet();
                            }
                            minion.loop().execute(() -> next(due + INTERVAL_NANOS));
                        });
    }

    private Map<Object, @Nullable Object> load() {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_return");
        load.put("id", minion.id());
        load.put("success", true);
        load.put("return", true);
        load.put("retcode", 0);
        load.put("jid", jids.next());
        load.put("fun", "test.ping");
        load.put("fun_args", List.of());
        load.put("schedule", "swarm");
        load.put("_stamp", SaltEvent.stamp(Instant.now()));
        return load;
    }
}
