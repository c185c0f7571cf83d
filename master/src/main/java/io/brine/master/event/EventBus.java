package io.brine.master.event;

import io.brine.salt.event.EventFrame;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Sink sink;

    /** Hears of every event, fired here or by a command line; must return at once. */
    @FunctionalInterface
    public interface Listener {
        /** Any thread; the data is read later and only if it is wanted. */
        void heard(String tag, Event event);
    }

    /** An event whose data may still be packed. */
    public interface Event {
        /** Octets of the event as it goes out. */
        int size();

        /**
         * What the event says.
         *
         * @throws PayloadException if it cannot be read
         */
        PayloadMap data() throws PayloadException;
    }

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

    /** Tells the listener of every event from now on. */
    public void listen(Listener fresh) {
        listeners.add(fresh);
    }

    /** Tells the listener of nothing more. */
    public void stopListening(Listener gone) {
        listeners.remove(gone);
    }

    /** Tells the listeners of an event that a command line fired. */
    void pulled(EventFrame frame) {
        if (!listeners.isEmpty()) {
            try {
                tell(frame.tag(), new Pulled(frame));
            } catch (PayloadException e) {
                LOG.debug("An event of a command line has no tag: {}", e.getMessage());
            }
        }
    }

    private record Pulled(EventFrame frame) implements Event {
        @Override
        public int size() {
            return frame.length();
        }

        @Override
        public PayloadMap data() throws PayloadException {
            return frame.event().data();
        }
    }

    private record Fired(PayloadMap data, int size) implements Event {}

    private void tell(String tag, Event event) {
        for (Listener listener : listeners) {
            try {
                listener.heard(tag, event);
            } catch (RuntimeException e) {
                LOG.error("A listener failed at event {}", tag, e);
            }
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
        EventFrame frame = EventFrame.of(new SaltEvent(tag, fitting));
        fired.incrementAndGet();
        tell(tag, new Fired(fitting, frame.length()));
        Sink to = sink;
        if (to != null && to.offer(frame)) {
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
