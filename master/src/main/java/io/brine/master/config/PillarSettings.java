package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.pillar.ExternalOptions;
import io.brine.master.pillar.PillarCache;
import io.brine.master.pillar.PillarOptions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns Salt's options into those of the pillar. Stateless. */
final class PillarSettings {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);
    private static final String ON_DEMAND = "on_demand_ext_pillar";

    private PillarSettings() {}

    static PillarOptions of(SaltConfig salt) {
        return new PillarOptions(
                StoreOptions.roots(salt, "pillar_roots"),
                FileServerOptions.ignored(salt),
                merging(salt),
                environment(salt),
                salt.has("nodegroups") ? withoutNulls(salt.map("nodegroups")) : Map.of(),
                stateTop(salt),
                flag(salt, "pillar_includes_override_sls", false),
                flag(salt, "pillar_safe_render_error", true),
                external(salt),
                decrypted(salt),
                flag(salt, "pillar_opts", false),
                salt.all());
    }

    private static PillarOptions.Merging merging(SaltConfig salt) {
        String strategy = salt.optText("pillar_source_merging_strategy");
        String renderer = salt.optText("renderer");
        if (renderer != null && renderer.contains("yamlex")) {
            throw new ConfigException(
                    "master: renderer: '"
                            + renderer
                            + "' is not supported, yamlex is Salt's own: use jinja|yaml");
        }
        return new PillarOptions.Merging(
                strategy == null || strategy.isEmpty() ? "smart" : strategy,
                flag(salt, "pillar_merge_lists", false),
                renderer == null ? "jinja|yaml" : renderer);
    }

    private static PillarOptions.Environment environment(SaltConfig salt) {
        return new PillarOptions.Environment(
                salt.optText("pillarenv"),
                salt.optText("saltenv"),
                flag(salt, "pillarenv_from_saltenv", false),
                salt.has("env_order") ? salt.list("env_order") : List.of());
    }

    private static String stateTop(SaltConfig salt) {
        String top = salt.optText("state_top");
        if (top == null) {
            return "top.sls";
        }
        String relative = top.startsWith("salt://") ? top.substring("salt://".length()) : top;
        return relative.startsWith("/") ? relative.substring(1) : relative;
    }

    private static ExternalOptions external(SaltConfig salt) {
        return new ExternalOptions(
                salt.raw("ext_pillar"),
                flag(salt, "ext_pillar_first", false),
                salt.has("exclude_ext_pillar") ? salt.list("exclude_ext_pillar") : List.of(),
                salt.has(ON_DEMAND) ? salt.list(ON_DEMAND) : List.of("libvirt", "virtkey"),
                salt.has("brine_ext_pillar_timeout")
                        ? salt.seconds("brine_ext_pillar_timeout")
                        : COMMAND_TIMEOUT);
    }

    static PillarCache.Settings cache(SaltConfig salt) {
        String backend = salt.optText("pillar_cache_backend");
        PillarCache.Backend chosen =
                switch (backend == null || backend.isEmpty() ? "disk" : backend) {
                    case "disk" -> PillarCache.Backend.DISK;
                    case "memory" -> PillarCache.Backend.MEMORY;
                    default ->
                            throw new ConfigException(
                                    "master: pillar_cache_backend: expected disk or memory, got '"
                                            + backend
                                            + "'");
                };
        return new PillarCache.Settings(
                flag(salt, "pillar_cache", false),
                chosen,
                salt.has("pillar_cache_ttl")
                        ? salt.seconds("pillar_cache_ttl")
                        : Duration.ofHours(1),
                flag(salt, "minion_data_cache", true));
    }

    private static List<String> decrypted(SaltConfig salt) {
        List<String> keys = new ArrayList<>();
        if (salt.raw("decrypt_pillar") instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map) {
                    map.keySet().forEach(key -> keys.add(String.valueOf(key)));
                } else {
                    keys.add(String.valueOf(entry));
                }
            }
        } else if (salt.raw("decrypt_pillar") instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> keys.add(String.valueOf(key)));
        }
        return keys;
    }

    private static boolean flag(SaltConfig salt, String key, boolean otherwise) {
        return salt.has(key) ? salt.bool(key) : otherwise;
    }

    private static Map<String, ?> withoutNulls(Map<String, @Nullable Object> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach(
                (key, value) -> {
                    if (value != null) {
                        copy.put(key, value);
                    }
                });
        return copy;
    }
}
