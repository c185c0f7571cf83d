package io.brine.zmtp.transport;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Thread-safe. A few threads for what may block: look-ups of names, and files. They end when idle.
 */
final class BlockingCalls {
    private static final int MAX_THREADS = 4;
    private static final int MAX_WAITING = 10_000;
    private static final Executor POOL = pool();

    private BlockingCalls() {}

    /** Runs the call on one of the threads; fails when too many wait already. */
    static <T> CompletableFuture<T> run(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            POOL.execute(() -> complete(result, call));
        } catch (RejectedExecutionException busy) {
            result.completeExceptionally(
                    new IllegalStateException("too many look-ups are waiting", busy));
        }
        return result;
    }

    // Whatever goes wrong is told to whoever waits for the result.
    @SuppressWarnings("IllegalCatch")
    private static <T> void complete(CompletableFuture<T> result, Callable<T> call) {
        try {
            result.complete(call.call());
        } catch (Exception e) {
            result.completeExceptionally(e);
        }
    }

    private static Executor pool() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        MAX_THREADS,
                        MAX_THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MAX_WAITING),
                        task -> {
                            Thread thread = new Thread(task, "zmtp-names");
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
