package io.brine.master.request;

import io.brine.salt.channel.OpenedRequest;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;

/**
 * A request that has passed every check: the id is the sender's own.
 *
 * @param opened the request as it was opened
 * @param peer where it came from, or null if unknown
 */
public record MinionRequest(OpenedRequest opened, @Nullable SocketAddress peer) {
    /** The minion that proved itself. */
    public String id() {
        return opened.id();
    }

    /** The command. */
    public String command() {
        return opened.cmd();
    }

    /** The load without {@code nonce} and {@code tok}. */
    public PayloadMap load() {
        return opened.load();
    }
}
