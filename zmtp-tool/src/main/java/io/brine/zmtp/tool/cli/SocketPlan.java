package io.brine.zmtp.tool.cli;

import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.tool.format.MessageFormat;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * Immutable. What the command line asks of one socket.
 *
 * @param type the type
 * @param options its options, security included
 * @param endpoints where to bind and connect, in order
 * @param subscriptions prefixes of SUB and XSUB
 * @param groups groups of DISH
 * @param format how messages stand in lines
 * @param readsInput whether standard input is for this socket at all
 * @param count messages after which to stop; 0 for no end
 * @param timeout idle time after which to stop; null for none
 * @param echo send back what comes
 * @param waitPeers peers to wait for before the first send
 * @param interval least time between two sends
 * @param monitor print events
 * @param stats print counts at the end
 * @param zap who is let in; null for no handler
 */
public record SocketPlan(
        SocketType type,
        SocketOptions options,
        List<Target> endpoints,
        List<byte[]> subscriptions,
        List<byte[]> groups,
        MessageFormat format,
        boolean readsInput,
        long count,
        @Nullable Duration timeout,
        boolean echo,
        int waitPeers,
        Duration interval,
        boolean monitor,
        boolean stats,
        @Nullable ZapRules zap) {
    /**
     * An endpoint of the command line.
     *
     * @param bind whether to bind or to connect
     * @param endpoint as it was given
     */
    public record Target(boolean bind, String endpoint) {}

    /** Returns whether the type only sends. */
    public boolean onlySends() {
        return switch (type) {
            case PUSH, PUB, RADIO, SCATTER -> true;
            default -> false;
        };
    }

    /** Returns whether the type only receives. */
    public boolean onlyReceives() {
        return onlyReceives(type);
    }

    static boolean onlyReceives(SocketType type) {
        return switch (type) {
            case PULL, SUB, DISH, GATHER -> true;
            default -> false;
        };
    }
}
