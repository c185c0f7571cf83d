package io.brine.master.event;

import io.brine.salt.event.EventFrame;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the master's parts fire events. An event is packed once, on the thread that fires it, and
 * handed to EventPublisher; while that is being restarted, events are counted as lost.
 *
 * <p>Thread-safe; never blocks.
 */
public final class EventBus {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

    private final int maxEventSize;
    private final InstantSource clock;
    private final AtomicLong fired = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile @Nullable Sink sink;

    /** Takes packed events. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes one event, from any thread.
         *
         * @return false if there is no room for it
         */
        boolean offer(EventFrame frame);
    }

    /**
     * A bus without a sink yet.
     *
     * @param maxEventSize {@code max_event_size} in octets; larger data is trimmed; 0 is no limit
     */
    public EventBus(int maxEventSize, InstantSource clock) {
        this.maxEventSize = maxEventSize;
        this.clock = clock;
    }

    /** Where events go from now on; null for nowhere. */
    public void sink(@Nullable Sink fresh) {
        sink = fresh;
    }

    /** Stops sending events to a sink that goes, unless another has taken its place. */
    @SuppressWarnings("ReferenceEquality") // this very sink, not one like it
    void detach(Sink gone) {
        if (sink == gone) {
            sink = null;
        }
    }

    /**
     * Fires an event.
     *
     * @param tag without line breaks
     * @param data what it says; {@code _stamp} is set in a copy
     */
    public void fire(String tag, Map<?, ?> data) {
        Map<Object, @Nullable Object> stamped = new LinkedHashMap<>(data);
        stamped.put("_stamp", SaltEvent.stamp(clock.instant()));
        PayloadMap fitting = PayloadMap.ofMap(EventTrimmer.trim(stamped, maxEventSize));
        fired.incrementAndGet();
        Sink to = sink;
        if (to != null && to.offer(EventFrame.of(new SaltEvent(tag, fitting)))) {
            return;
        }
        long count = lost.incrementAndGet();
        if (count % 1000 == 1) {
            LOG.warn("The event bus cannot take event {}; {} lost so far", tag, count);
        }
    }

    /** How many events were fired here. */
    public long firedCount() {
        return fired.get();
    }

    /** How many events no subscriber can have seen, for want of room or of an EventPublisher. */
    public long lostCount() {
        return lost.get();
    }
}
