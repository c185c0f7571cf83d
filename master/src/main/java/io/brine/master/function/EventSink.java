package io.brine.master.function;

import java.util.Map;

/**
 * Where functions fire events: the master's bus, or its socket when run by a command line.
 * Thread-safe; the bus never blocks, the socket may.
 */
@FunctionalInterface
public interface EventSink {
    /**
     * Fires one event; {@code _stamp} is added on the way.
     *
     * @param tag without line breaks
     */
    void fire(String tag, Map<?, ?> data);
}
