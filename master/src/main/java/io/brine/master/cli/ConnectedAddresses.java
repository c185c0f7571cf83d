package io.brine.master.cli;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.function.Presence;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells as Salt does who is connected: whose grains have an address that has a connection to the
 * publish port. Behind a NAT that sees nobody. Thread-safe; blocks on the disk.
 */
public final class ConnectedAddresses implements Presence {
    private final SaltConfig config;
    private final DataCache data;

    /** With the cached grains to look into. */
    public ConnectedAddresses(SaltConfig config, DataCache data) {
        this.config = config;
        this.data = data;
    }

    @Override
    public SortedMap<String, String> connected() throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        Set<String> peers = TcpPeers.of(config.integer("publish_port"));
        if (peers.isEmpty()) {
            return found;
        }
        for (String id : data.ids(DataBank.GRAINS)) {
            Map<Object, @Nullable Object> grains = data.fetch(DataBank.GRAINS, id);
            for (String family : List.of("ipv6", "ipv4")) {
                if (grains != null && grains.get(family) instanceof List<?> addresses) {
                    addresses.stream()
                            .filter(peers::contains)
                            .findFirst()
                            .ifPresent(address -> found.put(id, String.valueOf(address)));
                }
            }
        }
        return found;
    }
}
