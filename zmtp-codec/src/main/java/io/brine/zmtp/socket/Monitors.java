package io.brine.zmtp.socket;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.monitor.SocketMonitor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Thread-safe to add to; emits on the socket's loop. A monitor that throws is logged and changes
 * nothing.
 */
final class Monitors {
    private static final Logger LOG = LoggerFactory.getLogger(Monitors.class);

    private final List<SocketMonitor> monitors = new CopyOnWriteArrayList<>();

    void add(SocketMonitor monitor) {
        monitors.add(monitor);
    }

    void emit(SocketEvent event) {
        for (SocketMonitor monitor : monitors) {
            try {
                monitor.onEvent(event);
            } catch (RuntimeException e) {
                LOG.error("a socket monitor failed on {}", event, e);
            }
        }
    }
}
