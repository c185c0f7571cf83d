package io.brine.master.process;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * An answer whose request waits in a queue that has a bound of its own, so that it need not count
 * against the bound of those who wait for it: a storm of {@code _auth} would otherwise take every
 * place, and returns would stand in line behind it. What is derived from it is of the same kind.
 *
 * <p>Thread-safe.
 */
public final class QueuedAnswer<T extends @Nullable Object> extends CompletableFuture<T> {
    /** Not yet complete. */
    public QueuedAnswer() {}

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new QueuedAnswer<>();
    }
}
