package io.brine.master;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.event.EventBus;
import io.brine.master.function.Presence;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.presence.ConnectedMinions;
import io.brine.master.presence.PresenceEvents;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Which of the accepted minions are connected. Thread-safe. */
final class PresentMinions implements Presence {
    private static final Logger LOG = LoggerFactory.getLogger(PresentMinions.class);

    private final KeyStore keys;
    private final DataCache data;
    private final ConnectedMinions connections;
    private final PresenceEvents events;

    /** Of the minions of a key store, with the grains that they are remembered by. */
    PresentMinions(KeyStore keys, DataCache data, EventBus events) {
        this.keys = keys;
        this.data = data;
        this.connections = new ConnectedMinions(this::addressesOfGrains);
        this.events = new PresenceEvents(events);
    }

    /** Where connections are made known. */
    ConnectedMinions connections() {
        return connections;
    }

    @Override
    public SortedMap<String, String> connected() throws IOException {
        return connections.connected(keys.ids(KeyState.ACCEPTED));
    }

    /** What Maintenance does for {@code presence_events}; blocks. */
    void tell() {
        try {
            events.tell(connected().keySet());
        } catch (IOException e) {
            LOG.error("Cannot tell which minions are present: {}", e.toString());
        }
    }

    private Map<String, Set<String>> addressesOfGrains() throws IOException {
        Map<String, Set<String>> byMinion = new LinkedHashMap<>();
        for (String id : data.ids(DataBank.GRAINS)) {
            Map<Object, @Nullable Object> grains = data.fetch(DataBank.GRAINS, id);
            Set<String> addresses = new LinkedHashSet<>();
            for (String family : List.of("ipv4", "ipv6")) {
                if (grains != null && grains.get(family) instanceof List<?> some) {
                    some.forEach(address -> addresses.add(String.valueOf(address)));
                }
            }
            byMinion.put(id, addresses);
        }
        return byMinion;
    }
}
