package io.brine.master.cli;

import io.brine.salt.event.SaltEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Events of the master's bus, in order, from the moment of subscription on. */
interface EventSource extends AutoCloseable {
    /**
     * The next event that has to do with jobs.
     *
     * @return null when there was none within {@code timeout}
     * @throws io.brine.daemon.cli.CommandException if the bus is gone
     */
    @Nullable SaltEvent next(Duration timeout) throws InterruptedException;

    @Override
    void close();
}
