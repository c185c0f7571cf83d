package io.brine.benchmarks.swarm.minion;

import io.netty.channel.EventLoop;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An event loop and what the minions on it have in common. What it holds is confined to the loop.
 */
record Carrier(EventLoop loop, Lines lines, PublicationReader reader) {

    /** Runs a task on the loop, at once when that is where we are. */
    void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Begins something on the loop. */
    <T> CompletableFuture<T> compute(Supplier<CompletableFuture<T>> begin) {
        CompletableFuture<T> result = new CompletableFuture<>();
        run(
                () ->
                        begin.get()
                                .whenComplete(
                                        (value, failure) -> {
                                            if (failure == null) {
                                                result.complete(value);
                                            } else {
                                                result.completeExceptionally(failure);
                                            }
                                        }));
        return result;
    }
}
