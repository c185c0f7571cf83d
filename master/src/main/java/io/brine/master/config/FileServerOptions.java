package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.fileserver.PushedFiles;
import io.brine.master.fileserver.RootsOptions;
import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.Glob;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Turns Salt's options into those of the file server. Stateless. */
public final class FileServerOptions {
    private static final Logger LOG = LoggerFactory.getLogger(FileServerOptions.class);
    private static final String ROOTS = "roots";
    private static final String LINK_DIRECTORIES = "brine_file_link_dirs";

    /** Salt takes a minute for an interval of zero, which would never let go. */
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    private FileServerOptions() {}

    /**
     * The options of the {@code roots} back end; without any roots if {@code fileserver_backend}
     * does not name it.
     *
     * @throws ConfigException with one line if one of them cannot be used
     */
    public static RootsOptions roots(SaltConfig salt) {
        boolean served = texts(salt, "fileserver_backend").contains(ROOTS);
        return new RootsOptions(
                served ? StoreOptions.roots(salt, "file_roots") : Map.of(),
                salt.text("hash_type"),
                bufferSize(salt),
                salt.bool("fileserver_followsymlinks"),
                salt.bool("fileserver_ignoresymlinks"),
                linkDirectories(salt),
                ignored(salt),
                seconds(salt, "fileserver_list_cache_time", Duration.ofSeconds(20)),
                salt.path("cachedir"));
    }

    /** Without the option any directory, as in Salt. */
    private static List<Path> linkDirectories(SaltConfig salt) {
        return salt.has(LINK_DIRECTORIES)
                ? texts(salt, LINK_DIRECTORIES).stream().map(Path::of).toList()
                : List.of(Path.of("/"));
    }

    /** {@code roots_update_interval}. */
    public static Duration updateInterval(SaltConfig salt) {
        Duration interval = seconds(salt, "roots_update_interval", DEFAULT_INTERVAL);
        return interval.isZero() ? DEFAULT_INTERVAL : interval;
    }

    /** Where minions push files to, or null if {@code file_recv} does not let them. */
    public static @Nullable PushedFiles pushed(SaltConfig salt) {
        if (!salt.bool("file_recv")) {
            return null;
        }
        return new PushedFiles(salt.path("cachedir"), salt.longInteger("file_recv_max_size") << 20);
    }

    private static int bufferSize(SaltConfig salt) {
        int size = salt.integer("file_buffer_size");
        if (size < 1) {
            throw new ConfigException(
                    "master: file_buffer_size: expected a number of octets from 1, got " + size);
        }
        return size;
    }

    private static Duration seconds(SaltConfig salt, String key, Duration byDefault) {
        return salt.has(key) ? salt.seconds(key) : byDefault;
    }

    /** One text is one element, commas and all: it may be a pattern. */
    private static List<String> texts(SaltConfig salt, String key) {
        return salt.raw(key) instanceof String one
                ? one.isEmpty() ? List.of() : List.of(one)
                : salt.list(key);
    }

    /** {@code file_ignore_regex} and {@code file_ignore_glob}; what is no expression is logged. */
    static Predicate<String> ignored(SaltConfig salt) {
        List<Predicate<String>> rules = new ArrayList<>();
        for (String regex : texts(salt, "file_ignore_regex")) {
            try {
                rules.add(BoundedRegex.compile(regex)::finds);
            } catch (TargetException e) {
                LOG.warn("file_ignore_regex: '{}' is left out: {}", regex, e.getMessage());
            }
        }
        for (String glob : texts(salt, "file_ignore_glob")) {
            rules.add(Glob.compile(glob)::matches);
        }
        return path -> rules.stream().anyMatch(rule -> rule.test(path));
    }
}
