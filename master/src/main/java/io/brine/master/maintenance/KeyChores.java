package io.brine.master.maintenance;

import io.brine.master.keys.KeyCacheFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/** Keeps {@code minions/.key_cache} beside the other chores. Confined to one thread. */
public final class KeyChores implements MaintenanceTasks {
    private static final Logger LOG = LoggerFactory.getLogger(KeyChores.class);

    private final MaintenanceTasks others;
    private final KeyCacheFile keyCache;

    /** The others come first. */
    public KeyChores(MaintenanceTasks others, KeyCacheFile keyCache) {
        this.others = others;
        this.keyCache = keyCache;
    }

    @Override
    public void start() {
        others.start();
    }

    @Override
    public void runOnce() {
        others.runOnce();
        try {
            keyCache.refresh();
        } catch (IOException | RuntimeException e) {
            LOG.error("writing minions/.key_cache failed: {}", e.toString());
        }
    }
}
