package io.brine.master.process;

import io.brine.master.maintenance.MaintenanceTasks;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The thread that does the chores every {@code loop_interval}. A round is not interrupted by a
 * stop: it is waited for a little, and left to end by itself after that.
 */
public final class Maintenance implements Part {
    /** The part's and its thread's name. */
    public static final String NAME = "Maintenance";

    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final MaintenanceTasks tasks;
    private final Duration interval;
    private final @Nullable Runnable tick;
    private final Duration tickInterval;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<Throwable> death = new CompletableFuture<>();
    private final AtomicLong rounds = new AtomicLong();
    private @Nullable Thread thread;

    /** Chores and the pause between two rounds. */
    public Maintenance(MaintenanceTasks tasks, Duration interval) {
        this(tasks, interval, null, interval);
    }

    /**
     * With something that is to be done more often, as Salt's Maintenance does the schedule.
     *
     * @param tick what, or null for nothing; must not throw
     * @param tickInterval the pause between two of these
     */
    public Maintenance(
            MaintenanceTasks tasks,
            Duration interval,
            @Nullable Runnable tick,
            Duration tickInterval) {
        this.tasks = tasks;
        this.interval = interval;
        this.tick = tick;
        this.tickInterval = tickInterval;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Messages are rounds. */
    @Override
    public PartLoad load() {
        return new PartLoad(0, rounds.get(), 0);
    }

    @Override
    public void start() {
        tasks.start();
        Thread fresh = new Thread(this::loop, NAME);
        fresh.setDaemon(true);
        fresh.setUncaughtExceptionHandler((dead, cause) -> die(cause));
        thread = fresh;
        fresh.start();
    }

    @Override
    public void stop() {
        stop.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(STOP_LIMIT)) {
                LOG.warn("Maintenance is still in a round; it ends by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletionStage<Throwable> death() {
        return death;
    }

    private void loop() {
        long due = System.nanoTime() + interval.toNanos();
        try {
            while (!stop.await(pause(due), TimeUnit.NANOSECONDS)) {
                if (tick != null) {
                    tick.run();
                }
                if (System.nanoTime() - due >= 0) {
                    tasks.runOnce();
                    rounds.incrementAndGet();
                    due = System.nanoTime() + interval.toNanos();
                }
            }
        } catch (InterruptedException e) {
            die(e);
        }
    }

    private long pause(long due) {
        long left = Math.max(0, due - System.nanoTime());
        return tick == null ? left : Math.min(left, tickInterval.toNanos());
    }

    private void die(Throwable cause) {
        if (stop.getCount() > 0) {
            death.complete(cause);
        }
    }
}
