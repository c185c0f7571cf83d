package io.brine.benchmarks.swarm.minion;

import io.brine.zmtp.socket.ZmtpContext;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** What all minions have in common. Thread-safe. */
final class FleetContext {
    private final FleetOptions options;
    private final Handshake handshake;
    private final ZmtpContext context;
    private final ExecutorService workers;
    private final Counts counts = new Counts();
    private volatile Duty duty = (minion, job) -> {};
    private volatile boolean open = true;

    FleetContext(
            FleetOptions options,
            Handshake handshake,
            ZmtpContext context,
            ExecutorService workers) {
        this.options = options;
        this.handshake = handshake;
        this.context = context;
        this.workers = workers;
    }

    FleetOptions options() {
        return options;
    }

    Handshake handshake() {
        return handshake;
    }

    ZmtpContext context() {
        return context;
    }

    ExecutorService workers() {
        return workers;
    }

    Counts counts() {
        return counts;
    }

    Duty duty() {
        return duty;
    }

    void duty(Duty newDuty) {
        duty = newDuty;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }

    /** Computes on a worker; fails with what is thrown there. */
    <T> CompletableFuture<T> compute(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            workers.execute(
                    () -> {
                        try {
                            result.complete(task.call());
                        } catch (Exception e) {
                            result.completeExceptionally(e);
                        }
                    });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(closed);
        }
        return result;
    }
}
