package io.brine.zmtp.monitor;

/**
 * Told of the life of a socket's connections. Called on the socket's event loop; must not block or
 * throw.
 */
@FunctionalInterface
public interface SocketMonitor {
    /** Takes one event. */
    void onEvent(SocketEvent event);
}
