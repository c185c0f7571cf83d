package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/** Sends an event to the master ({@code _minion_event}). Thread-safe; called off the event loop. */
@FunctionalInterface
public interface EventSender {
    /** A sender of a minion that has no master: every event is refused. */
    EventSender NONE = (tag, data, timeout) -> false;

    /** Fires one event; false when the master did not take it within the time given. */
    boolean fire(String tag, Map<String, @Nullable Object> data, Duration timeout);
}
