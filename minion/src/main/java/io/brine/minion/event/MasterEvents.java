package io.brine.minion.event;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Fires events on the master's bus. Thread-safe; never blocks. */
@FunctionalInterface
public interface MasterEvents {

    /** Refuses every event, for {@code brine-call --local}. */
    MasterEvents NONE =
            (tag, data) ->
                    CompletableFuture.failedFuture(
                            new IllegalStateException("there is no master to send events to"));

    /**
     * Sends {@code _minion_event} with one event.
     *
     * @param tag the event's tag
     * @param data its data: a map, or text as Salt's own start events have it
     * @return completes when the master has answered; fails when it did not within the request
     *     timeout
     */
    CompletionStage<Void> fire(String tag, @Nullable Object data);

    /** As {@link #fire(String, Object)} with a map. */
    default CompletionStage<Void> fire(String tag, Map<String, @Nullable Object> data) {
        return fire(tag, (Object) data);
    }
}
