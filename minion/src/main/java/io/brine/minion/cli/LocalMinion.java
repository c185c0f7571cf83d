package io.brine.minion.cli;

import io.brine.minion.grains.GrainsLoader;
import io.brine.minion.module.MinionServices;
import io.brine.minion.module.ModuleRegistry;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;

/** The minion that {@code brine-call} is while it runs. Thread-safe. */
class LocalMinion implements MinionServices {
    private final String id;
    private final Map<String, @Nullable Object> opts;
    private final ModuleRegistry modules = ModuleRegistry.standard();
    private volatile Map<String, @Nullable Object> grains;

    LocalMinion(
            String id, Map<String, @Nullable Object> opts, Map<String, @Nullable Object> grains) {
        this.id = id;
        this.opts = Collections.unmodifiableMap(opts);
        this.grains = grains;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Map<String, @Nullable Object> opts() {
        return opts;
    }

    @Override
    public Map<String, @Nullable Object> grains() {
        return grains;
    }

    @Override
    public Map<String, @Nullable Object> pillar() {
        return Map.of();
    }

    @Override
    public ModuleRegistry modules() {
        return modules;
    }

    @Override
    public void refreshGrains() {
        grains = GrainsLoader.load(opts);
    }
}
