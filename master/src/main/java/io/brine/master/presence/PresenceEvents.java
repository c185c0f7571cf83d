package io.brine.master.presence;

import io.brine.master.event.EventBus;
import io.brine.salt.event.EventTag;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code presence_events}: tells each round who is there, and before that who has come and gone
 * since the last. Confined to one thread.
 */
public final class PresenceEvents {
    private final EventBus events;
    private Set<String> before = Set.of();

    /** Nobody was there before the first round. */
    public PresenceEvents(EventBus events) {
        this.events = events;
    }

    /** One round, with the ids of those that are connected. */
    public void tell(Set<String> present) {
        Set<String> fresh = new TreeSet<>(present);
        fresh.removeAll(before);
        Set<String> lost = new TreeSet<>(before);
        lost.removeAll(present);
        if (!fresh.isEmpty() || !lost.isEmpty()) {
            events.fire(
                    EventTag.PRESENCE_CHANGE,
                    Map.of("new", List.copyOf(fresh), "lost", List.copyOf(lost)));
        }
        before = Set.copyOf(present);
        events.fire(
                EventTag.PRESENCE_PRESENT, Map.of("present", List.copyOf(new TreeSet<>(present))));
    }
}
