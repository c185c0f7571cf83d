package io.brine.minion.session;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Carries one request body to a master's request server and its answer back. Thread-safe; never
 * blocks.
 */
interface RequestTransport extends AutoCloseable {

    /**
     * Sends one request.
     *
     * @param timeout for the answer; a request that is late fails and its answer is never mixed up
     *     with another's
     */
    CompletionStage<byte[]> request(byte[] body, Duration timeout);

    /** Gives up everything that is under way. */
    @Override
    void close();
}
