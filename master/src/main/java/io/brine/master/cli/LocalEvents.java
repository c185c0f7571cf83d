package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.function.EventFeed;
import io.brine.master.function.FunctionException;
import io.brine.salt.event.SaltEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Listens to the master's bus through its socket. Thread-safe. */
public final class LocalEvents implements EventFeed {
    private final SaltConfig config;

    /** With the configuration that names the socket. */
    public LocalEvents(SaltConfig config) {
        this.config = config;
    }

    @Override
    public Subscription subscribe() throws FunctionException {
        try {
            return new Stream(MasterEventBus.connect(config, tag -> true));
        } catch (CommandException e) {
            throw new FunctionException(String.valueOf(e.getMessage()));
        }
    }

    private record Stream(MasterEventBus bus) implements Subscription {
        @Override
        public @Nullable SaltEvent next(Duration timeout)
                throws FunctionException, InterruptedException {
            try {
                return bus.next(timeout);
            } catch (CommandException e) {
                throw new FunctionException(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void close() {
            bus.close();
        }
    }
}
