package io.brine.master.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Starts the parts in order, watches them, and replaces one that died by a new one, after a pause
 * that doubles while it keeps dying.
 *
 * <p>Thread-safe; everything is done on its own thread "ProcessManager".
 */
public final class ProcessManager implements AutoCloseable {
    /** Its own and its thread's name. */
    public static final String NAME = "ProcessManager";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessManager.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(9);

    private final ScheduledThreadPoolExecutor executor;
    private final List<Slot> slots = new CopyOnWriteArrayList<>();
    private final Duration firstPause;
    private final Duration longestPause;
    private final Duration healthyAfter;
    private final AtomicLong restarts = new AtomicLong();
    private final AtomicLong starts = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private boolean stopping;

    /** With the pauses of the product: 100 ms, doubling to 30 s, forgotten after a good minute. */
    public ProcessManager() {
        this(Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    /**
     * With pauses of one's own.
     *
     * @param firstPause before the first restart
     * @param longestPause that doubling never exceeds
     * @param healthyAfter a part that lived so long starts again with the first pause
     */
    public ProcessManager(Duration firstPause, Duration longestPause, Duration healthyAfter) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.healthyAfter = healthyAfter;
        this.executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, NAME);
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Starts the parts one after the other; each must serve before the next begins, but for those
     * that are not vital.
     *
     * @param factories one per part, called again for each restart
     * @throws Exception what kept a part from starting; the parts before it are stopped again
     */
    public void start(List<Supplier<? extends Part>> factories) throws Exception {
        CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
        executor.execute(
                () -> {
                    try {
                        for (Supplier<? extends Part> factory : factories) {
                            Slot slot = new Slot(factory);
                            slots.add(slot);
                            slot.beginFirst();
                        }
                        started.complete(null);
                    } catch (Throwable e) {
                        stopAll();
                        started.completeExceptionally(e);
                    }
                });
        try {
            started.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** How often any part was restarted. */
    public long restartCount() {
        return restarts.get();
    }

    /** How it and its parts are doing, in the order of their start; any thread. */
    public List<PartStatus> status() {
        List<PartStatus> all = new ArrayList<>();
        PartLoad own = new PartLoad(executor.getQueue().size(), starts.get(), failures.get());
        all.add(new PartStatus(NAME, PartStatus.State.RUNNING, 0, own));
        slots.forEach(slot -> all.add(slot.status()));
        return all;
    }

    /** Stops the parts, last started first, and ends the thread; takes at most nine seconds. */
    @Override
    public void close() {
        CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
        try {
            executor.execute(
                    () -> {
                        stopAll();
                        stopped.complete(null);
                    });
            stopped.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return; // closed before
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not every part stopped within {} s", STOP_LIMIT.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            executor.shutdownNow();
        }
    }

    private void stopAll() {
        stopping = true;
        for (int i = slots.size() - 1; i >= 0; i--) {
            slots.get(i).end();
        }
        slots.clear();
    }

    /** The place of one part; the part in it changes with each restart. */
    private final class Slot {
        private final Supplier<? extends Part> factory;
        private volatile @Nullable Part part;
        private volatile PartStatus status =
                new PartStatus("", PartStatus.State.STARTING, 0, PartLoad.NONE);
        private Duration pause = firstPause;
        private long startedNanos;

        Slot(Supplier<? extends Part> factory) {
            this.factory = factory;
        }

        void begin() throws Exception {
            Part fresh = factory.get();
            part = fresh;
            startedNanos = System.nanoTime();
            now(fresh.name(), PartStatus.State.STARTING);
            fresh.start();
            now(fresh.name(), PartStatus.State.RUNNING);
            starts.incrementAndGet();
            LOG.debug("{} started", fresh.name());
            fresh.death().thenAccept(cause -> schedule(() -> replace(fresh, cause), Duration.ZERO));
        }

        /** Begins, or tries again later if the master can do without the part for now. */
        void beginFirst() throws Exception {
            try {
                begin();
            } catch (Exception e) {
                Part failed = part;
                if (failed == null || failed.isVital()) {
                    throw e;
                }
                tryLater(failed.name(), "started", e);
            }
        }

        void end() {
            Part old = part;
            part = null;
            if (old != null) {
                LOG.debug("Stopping {}", old.name());
                old.stop();
                PartLoad done = old.load().after(status.load());
                status =
                        new PartStatus(
                                old.name(),
                                PartStatus.State.STOPPED,
                                status.restarts(),
                                new PartLoad(0, done.messages(), done.errors()));
            }
        }

        /** What is known of the place, with what the part in it has done. */
        PartStatus status() {
            PartStatus known = status;
            Part now = part;
            return now == null
                    ? known
                    : new PartStatus(
                            known.name(),
                            known.state(),
                            known.restarts(),
                            now.load().after(known.load()));
        }

        private void now(String name, PartStatus.State state) {
            status = new PartStatus(name, state, status.restarts(), status.load());
        }

        @SuppressWarnings("ReferenceEquality") // this very part, not one like it
        private void replace(Part dead, Throwable cause) {
            if (stopping || part != dead) {
                return;
            }
            if (System.nanoTime() - startedNanos > healthyAfter.toNanos()) {
                pause = firstPause;
            }
            restarts.incrementAndGet();
            failures.incrementAndGet();
            LOG.error("{} died: {}; restarting it in {} ms", dead.name(), cause, pause.toMillis());
            LOG.debug("{} died of this", dead.name(), cause);
            end();
            status =
                    new PartStatus(
                            dead.name(),
                            PartStatus.State.RESTARTING,
                            status.restarts() + 1,
                            status.load());
            restartLater(dead.name());
        }

        private void restartLater(String name) {
            schedule(() -> restart(name), pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
        }

        private void restart(String name) {
            if (stopping) {
                return;
            }
            try {
                begin();
                LOG.info("{} is running again", name);
            } catch (Throwable e) {
                tryLater(name, "restarted", e);
            }
        }

        private void tryLater(String name, String what, Throwable cause) {
            LOG.error(
                    "{} could not be {}: {}; next try in {} ms",
                    name,
                    what,
                    cause,
                    pause.toMillis());
            failures.incrementAndGet();
            end();
            now(name, PartStatus.State.RESTARTING);
            restartLater(name);
        }

        private void schedule(Runnable task, Duration delay) {
            try {
                var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.trace("ProcessManager has ended");
            }
        }
    }
}
