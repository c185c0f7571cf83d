package io.brine.master.syndic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What waits to go to one upper master: events and returns, each in its order and within bounds of
 * its own, so that a flood of events costs no return. The oldest go first when there is no room,
 * and are counted. Thread-safe.
 */
final class Outbox {
    /** Returns that may wait. */
    static final int MAX_RETURNS = 50_000;

    /** Octets of them: unpacked they take a few times that. */
    private static final long MAX_RETURN_OCTETS =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 48);

    /** Events that may wait. */
    static final int MAX_EVENTS = 20_000;

    /** Octets of them. */
    private static final long MAX_EVENT_OCTETS =
            Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 192);

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    static final int ITEMS_PER_REQUEST = 1_000;
    private static final long OCTETS_PER_REQUEST = 4L << 20;
    private static final int DROPS_PER_LINE = 1_000;

    private final Lane events;
    private final Lane returns;

    /**
     * An empty one.
     *
     * @param master whom it is for, in the log
     */
    Outbox(String master) {
        events = new Lane("events", master, MAX_EVENTS, MAX_EVENT_OCTETS);
        returns = new Lane("returns", master, MAX_RETURNS, MAX_RETURN_OCTETS);
    }

    /** Adds one event or return. */
    void add(Heard heard) {
        (heard.isReturn() ? returns : events).add(heard);
    }

    /** The oldest events, as many as one request may hold; they are out of here. */
    List<Heard> takeEvents() {
        return events.take();
    }

    /** The oldest returns, as many as one request may hold; they are out of here. */
    List<Heard> takeReturns() {
        return returns.take();
    }

    /** All returns, which another upper master is to have. */
    List<Heard> takeAllReturns() {
        List<Heard> all = new ArrayList<>();
        for (List<Heard> some = returns.take(); !some.isEmpty(); some = returns.take()) {
            all.addAll(some);
        }
        return all;
    }

    /** Puts back, before all others, what could not be sent. */
    void putBack(List<Heard> unsent) {
        returns.putBack(unsent.stream().filter(Heard::isReturn).toList());
        events.putBack(unsent.stream().filter(heard -> !heard.isReturn()).toList());
    }

    /** How many events and returns wait. */
    long queued() {
        return (long) events.size() + returns.size();
    }

    /** How many were dropped. */
    long dropped() {
        return events.dropped() + returns.dropped();
    }

    /** One kind, in its order. */
    private static final class Lane {
        private final String what;
        private final String master;
        private final int maxItems;
        private final long maxOctets;
        private final ArrayDeque<Heard> items = new ArrayDeque<>();
        private long octets;
        private long dropped;

        Lane(String what, String master, int maxItems, long maxOctets) {
            this.what = what;
            this.master = master;
            this.maxItems = maxItems;
            this.maxOctets = maxOctets;
        }

        synchronized void add(Heard heard) {
            items.addLast(heard);
            octets += heard.event().size();
            makeRoom();
        }

        synchronized void putBack(Collection<Heard> unsent) {
            for (Heard heard : List.copyOf(unsent).reversed()) {
                items.addFirst(heard);
                octets += heard.event().size();
            }
            makeRoom();
        }

        private void makeRoom() {
            while (items.size() > maxItems || (octets > maxOctets && items.size() > 1)) {
                octets -= items.removeFirst().event().size();
                if (dropped++ % DROPS_PER_LINE == 0) {
                    LOG.error(
                            "Too many {} wait for the upper master {}: the oldest are dropped, {}"
                                    + " so far",
                            what,
                            master,
                            dropped);
                }
            }
        }

        synchronized List<Heard> take() {
            List<Heard> taken = new ArrayList<>();
            long size = 0;
            while (!items.isEmpty() && taken.size() < ITEMS_PER_REQUEST) {
                size += items.getFirst().event().size();
                if (size > OCTETS_PER_REQUEST && !taken.isEmpty()) {
                    break;
                }
                Heard next = items.removeFirst();
                octets -= next.event().size();
                taken.add(next);
            }
            return taken;
        }

        synchronized int size() {
            return items.size();
        }

        synchronized long dropped() {
            return dropped;
        }
    }
}
