package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.fileserver.RootsOptions;
import io.brine.master.keys.AutoSignOptions;
import io.brine.master.pillar.PillarCache;
import io.brine.master.pillar.PillarOptions;
import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Turns Salt's options into those of the key store, the file server and the pillar. Stateless. */
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
                salt.bool("permissive_pki_access"));
    }

    /** The options of the file server. */
    public static RootsOptions fileServer(SaltConfig salt) {
        return new RootsOptions(
                roots(salt, "file_roots"),
                salt.text("hash_type"),
                salt.integer("file_buffer_size"),
                salt.has("fileserver_ignoresymlinks") && salt.bool("fileserver_ignoresymlinks"),
                ignored(salt),
                Duration.ofSeconds(
                        salt.has("fileserver_list_cache_time")
                                ? salt.longInteger("fileserver_list_cache_time")
                                : 20));
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

    static Predicate<String> ignored(SaltConfig salt) {
        List<Predicate<String>> rules = new ArrayList<>();
        if (salt.has("file_ignore_regex")) {
            for (String regex : salt.list("file_ignore_regex")) {
                rules.add(pattern(regex));
            }
        }
        if (salt.has("file_ignore_glob")) {
            for (String glob : salt.list("file_ignore_glob")) {
                rules.add(Glob.compile(glob)::matches);
            }
        }
        return path -> rules.stream().anyMatch(rule -> rule.test(path));
    }

    private static Predicate<String> pattern(String regex) {
        try {
            return Pattern.compile(regex).asPredicate();
        } catch (PatternSyntaxException e) {
            throw new ConfigException(
                    "master: file_ignore_regex: '"
                            + regex
                            + "' is no regular expression: "
                            + e.getDescription());
        }
    }
}
