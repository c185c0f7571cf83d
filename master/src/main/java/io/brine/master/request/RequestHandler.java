package io.brine.master.request;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** Answers requests; what a worker does with the octets that it is given. Thread-safe. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers one request.
     *
     * @param body the octets of the request, which the handler may keep
     * @param peer where it came from, or null if unknown
     * @return the octets of the answer; null for none: the peer will ask again. Completes on any
     *     thread and never exceptionally
     */
    CompletionStage<byte @Nullable []> handle(byte[] body, @Nullable SocketAddress peer);
}
