package io.brine.master.cli;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.salt.crypto.MinionId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the master's files and the kernel say of minions, for those that did not return. Stateless;
 * blocks on the disk.
 */
class AcceptedMinions {
    private final SaltConfig config;

    AcceptedMinions(SaltConfig config) {
        this.config = config;
    }

    /** Those of the ids that have an accepted key; all if this user may not look. */
    List<String> among(List<String> ids) {
        try {
            Set<String> accepted = ids();
            return ids.stream().filter(accepted::contains).toList();
        } catch (IOException e) {
            return ids;
        }
    }

    /** Those of the ids that are syndics, which return nothing of their own. */
    Set<String> syndics(Collection<String> ids) {
        if (!config.has("syndic_dir")) {
            return Set.of();
        }
        Path directory = config.path("syndic_dir");
        return ids.stream()
                .filter(id -> MinionId.isValid(id) && Files.exists(directory.resolve(id)))
                .collect(Collectors.toSet());
    }

    private Set<String> ids() throws IOException {
        Path directory = config.path("pki_dir").resolve("minions");
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .collect(Collectors.toSet());
        }
    }

    /**
     * Those of the ids that surely have no connection to the master: their addresses are known from
     * their grains and none of them has a connection to the publish port, while those of some other
     * minion have (behind a NAT nobody's would).
     */
    Set<String> notConnected(Collection<String> ids) {
        if (config.has("minion_data_cache") && !config.bool("minion_data_cache")) {
            return Set.of();
        }
        Set<String> peers = TcpPeers.of(config.integer("publish_port"));
        if (peers.isEmpty()) {
            return Set.of();
        }
        DataCache cache = new DataCache(config.path("cachedir"));
        Set<String> unconnected = new HashSet<>();
        try {
            for (String id : ids) {
                Map<Object, @Nullable Object> grains = cache.fetch(DataBank.GRAINS, id);
                if (grains != null && !hasAddress(grains, peers)) {
                    unconnected.add(id);
                }
            }
            return !unconnected.isEmpty() && anyoneConnected(cache, peers) ? unconnected : Set.of();
        } catch (IOException | IllegalArgumentException e) {
            return Set.of();
        }
    }

    private static boolean anyoneConnected(DataCache cache, Set<String> peers) throws IOException {
        for (String id : cache.ids(DataBank.GRAINS)) {
            Map<Object, @Nullable Object> grains = cache.fetch(DataBank.GRAINS, id);
            if (grains != null && hasAddress(grains, peers)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAddress(Map<Object, @Nullable Object> grains, Set<String> peers) {
        return Stream.of("ipv4", "ipv6")
                .map(grains::get)
                .filter(List.class::isInstance)
                .flatMap(addresses -> ((List<?>) addresses).stream())
                .anyMatch(peers::contains);
    }
}
