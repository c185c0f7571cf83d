package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.keys.AutoSignOptions;
import io.brine.master.pillar.PillarCache;
import io.brine.master.pillar.PillarOptions;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns Salt's options into those of the key store and the pillar. Stateless. */
public final class StoreOptions {
    private StoreOptions() {}

    /** The options that decide over new keys. */
    public static AutoSignOptions autoSign(SaltConfig salt) {
        long minutes = salt.has("autosign_timeout") ? salt.longInteger("autosign_timeout") : 120;
        return new AutoSignOptions(
                salt.bool("open_mode"),
                salt.bool("auto_accept"),
                optionalPath(salt, "autoreject_file"),
                optionalPath(salt, "autosign_file"),
                optionalPath(salt, "autosign_grains_dir"),
                Duration.ofMinutes(minutes),
                salt.bool("permissive_pki_access"),
                salt.has("brine_max_pending_keys")
                        ? salt.integer("brine_max_pending_keys")
                        : AutoSignOptions.DEFAULT_MAX_WAITING);
    }

    /** The options of the pillar. */
    public static PillarOptions pillar(SaltConfig salt) {
        return PillarSettings.of(salt);
    }

    /** The options of the pillar's cache. */
    public static PillarCache.Settings pillarCache(SaltConfig salt) {
        return PillarSettings.cache(salt);
    }

    private static @Nullable Path optionalPath(SaltConfig salt, String key) {
        return salt.optText(key) == null ? null : salt.path(key);
    }

    static Map<String, List<Path>> roots(SaltConfig salt, String key) {
        Map<String, List<Path>> roots = new LinkedHashMap<>();
        if (!salt.has(key)) {
            return roots;
        }
        salt.map(key)
                .forEach(
                        (environment, value) ->
                                roots.put(environment, paths(key, environment, value)));
        return roots;
    }

    private static List<Path> paths(String key, String environment, @Nullable Object value) {
        List<Path> paths = new ArrayList<>();
        switch (value) {
            case null -> {}
            case String one -> paths.add(Path.of(one));
            case List<?> many -> many.forEach(one -> paths.add(Path.of(String.valueOf(one))));
            default ->
                    throw new ConfigException(
                            "master: "
                                    + key
                                    + ": expected a list of directories for environment '"
                                    + environment
                                    + "'");
        }
        return paths;
    }
}
