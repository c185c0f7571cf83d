package io.brine.master.function;

import io.brine.salt.event.SaltEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Where functions listen to the master's event bus. Thread-safe. */
@FunctionalInterface
public interface EventFeed {
    /**
     * Subscribes to all events.
     *
     * @throws FunctionException if the bus cannot be reached
     */
    Subscription subscribe() throws FunctionException;

    /** Events in order, from the subscription on. Confined to one thread. */
    interface Subscription extends AutoCloseable {
        /**
         * The next event; null when there was none within {@code timeout}.
         *
         * @throws FunctionException if the bus is gone
         */
        @Nullable SaltEvent next(Duration timeout) throws FunctionException, InterruptedException;

        @Override
        void close();
    }
}
