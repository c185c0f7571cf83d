package io.brine.master.metrics;

import io.brine.master.request.RequestObserver;
import io.brine.salt.event.EventTag;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * {@code master_stats}: what one worker has done, fired as {@code salt/stats/<worker>} with the
 * first request after each {@code master_stats_event_iter}, and then counted anew.
 *
 * <p>Thread-safe; holds one entry for each command of the master.
 */
public final class WorkerStats implements RequestObserver {
    private static final String POOL = "default";

    private final String worker;
    private final int number;
    private final Duration interval;
    private final InstantSource clock;
    private final BiConsumer<String, Map<String, ?>> events;
    private Map<String, Command> commands = new LinkedHashMap<>(); // guarded by this
    private Instant since; // guarded by this

    private record Command(long runs, double seconds) {
        Command and(double more) {
            return new Command(runs + 1, seconds + more);
        }
    }

    /**
     * Of a worker that has done nothing yet.
     *
     * @param number its place among the workers, from 0
     * @param interval {@code master_stats_event_iter}
     * @param events takes tag and data; must not block
     */
    public WorkerStats(
            String worker,
            int number,
            Duration interval,
            InstantSource clock,
            BiConsumer<String, Map<String, ?>> events) {
        this.worker = worker;
        this.number = number;
        this.interval = interval;
        this.clock = clock;
        this.events = events;
        this.since = clock.instant();
    }

    @Override
    public void handled(String command, long nanos) {
        Map<String, @Nullable Object> due = count(command, nanos / 1e9);
        if (!due.isEmpty()) {
            events.accept(EventTag.stats(worker), due);
        }
    }

    private synchronized Map<String, @Nullable Object> count(String command, double seconds) {
        commands.put(command, commands.getOrDefault(command, new Command(0, 0)).and(seconds));
        Instant now = clock.instant();
        Duration past = Duration.between(since, now);
        if (past.compareTo(interval) <= 0) {
            return Map.of();
        }
        Map<String, @Nullable Object> stats = new LinkedHashMap<>();
        commands.forEach(
                (name, done) ->
                        stats.put(
                                name,
                                Map.of("mean", done.seconds() / done.runs(), "runs", done.runs())));
        commands = new LinkedHashMap<>();
        since = now;
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("time", past.toNanos() / 1e9);
        data.put("worker", worker);
        data.put("pool", POOL);
        data.put("pool_index", number);
        data.put("stats", stats);
        return data;
    }
}
