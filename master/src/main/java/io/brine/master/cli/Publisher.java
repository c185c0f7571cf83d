package io.brine.master.cli;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Sends clear requests to the master's request port. */
interface Publisher extends AutoCloseable {
    /**
     * Sends one request and waits for its reply.
     *
     * @param load the request
     * @return what the master answered, unpacked: a map, or a text in case of an error
     * @throws TimeoutException if there was no reply in time
     * @throws PayloadException if the reply cannot be understood
     */
    Reply request(Map<String, ?> load, Duration timeout)
            throws TimeoutException, PayloadException, InterruptedException;

    @Override
    void close();

    /** A reply. */
    sealed interface Reply {
        /** A map. */
        record Answer(PayloadMap map) implements Reply {}

        /** The master's error text; empty for a reply without content. */
        record Refusal(String message) implements Reply {}
    }
}
