package io.brine.zmtp.tool.cli;

import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Immutable. What the proxy is to stand between.
 *
 * @param front the frontend
 * @param back the backend
 * @param capture gets a copy of each message; null for none
 * @param control takes commands; null for none
 * @param options of frontend and backend
 */
public record ProxyPlan(
        Side front,
        Side back,
        @Nullable Side capture,
        @Nullable Side control,
        SocketOptions options) {
    /**
     * One socket of the proxy.
     *
     * @param type its type
     * @param endpoints where it binds and connects, in order
     */
    public record Side(SocketType type, List<SocketPlan.Target> endpoints) {}
}
