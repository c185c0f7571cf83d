package io.brine.master.process;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A named pool of threads for work that blocks or takes long (RSA, disk, rendering), so that no
 * event loop ever does. Its queue is bounded: what does not fit is refused at once with a {@link
 * PoolFullException} and counted, never waited for.
 *
 * <p>Thread-safe. Threads are named {@code <name>-<n>} and end after a minute without work.
 */
public final class WorkPool implements Executor, AutoCloseable {
    private final String name;
    private final ThreadPoolExecutor executor;
    private final AtomicLong refused = new AtomicLong();

    /**
     * Makes a pool.
     *
     * @param name what its threads and its log lines are called; at most 12 characters show whole
     *     in {@code ps -L}
     * @param threads how many run at once, at least 1
     * @param queueCapacity how many tasks may wait, at least 1
     */
    public WorkPool(String name, int threads, int queueCapacity) {
        this.name = name;
        AtomicInteger number = new AtomicInteger();
        this.executor =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        60,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(queueCapacity),
                        task -> {
                            Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** The name given at the making. */
    public String name() {
        return name;
    }

    /**
     * Runs a task on one of the pool's threads.
     *
     * @return completes on that thread with the task's value or with what it threw; already failed
     *     with {@link PoolFullException} if the task was refused
     */
    public <T extends @Nullable Object> CompletionStage<T> submit(Callable<? extends T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> run(task, result));
        } catch (RejectedExecutionException e) {
            refused.incrementAndGet();
            result.completeExceptionally(new PoolFullException(name, executor.getQueue().size()));
        }
        return result;
    }

    /** Runs a task of which nobody waits to hear; one that does not fit is counted and not run. */
    @Override
    public void execute(Runnable task) {
        var unused = submit(Executors.callable(task));
    }

    private static <T extends @Nullable Object> void run(
            Callable<? extends T> task, CompletableFuture<T> result) {
        try {
            result.complete(task.call());
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }

    /** How many tasks were refused since the start. */
    public long refusedCount() {
        return refused.get();
    }

    /** How many tasks wait for a thread now. */
    public int queued() {
        return executor.getQueue().size();
    }

    /** Lets what runs and what waits finish for at most five seconds, then interrupts it. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
