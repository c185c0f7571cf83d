package io.brine.minion.event;

import io.brine.minion.module.EventSender;
import io.brine.session.MasterChannel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Puts events on the master's bus with {@code _minion_event}. Thread-safe. */
public final class MasterEventSender implements EventSender {

    private static final Logger LOG = LoggerFactory.getLogger(MasterEventSender.class);

    private final String minionId;
    private final MasterChannel master;

    /** A sender of this minion's events over {@code master}. */
    public MasterEventSender(String minionId, MasterChannel master) {
        this.minionId = minionId;
        this.master = master;
    }

    /**
     * {@inheritDoc} Blocks the calling thread until the master has answered: never called on an
     * event loop.
     */
    @Override
    public boolean fire(String tag, Map<String, @Nullable Object> data, Duration timeout) {
        try {
            send(tag, data, Map.of())
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "The event {} did not reach the master: {}",
                    tag,
                    e.getCause() == null ? e : e.getCause().getMessage());
            return false;
        }
    }

    /**
     * Sends one event without waiting.
     *
     * @param data a map, or text as the start events have it
     * @param extra further fields of the load, for example {@code grains}
     * @return completes with the master's answer
     */
    public CompletionStage<@Nullable Object> send(
            String tag, @Nullable Object data, Map<String, ? extends @Nullable Object> extra) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("id", minionId);
        load.put("cmd", "_minion_event");
        load.put("pretag", null);
        load.put("data", data);
        load.put("tag", tag);
        load.putAll(extra);
        return master.request(load);
    }
}
