package io.brine.master.reactor;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The options of the reactor. Immutable.
 *
 * @param map {@code reactor}, if it is a list
 * @param mapFile {@code reactor}, if it is the name of a YAML file with that list; else null
 * @param refreshInterval {@code reactor_refresh_interval}: how often that file is looked at again
 * @param workerThreads {@code reactor_worker_threads}: reactions that run at once
 * @param highWaterMark {@code reactor_worker_hwm}: events, and reactions, that may wait
 * @param perSecond {@code brine_reactor_rate}: reactions a second, at most
 */
record ReactorOptions(
        ReactorMap map,
        @Nullable Path mapFile,
        Duration refreshInterval,
        int workerThreads,
        int highWaterMark,
        int perSecond) {

    /**
     * Reads them.
     *
     * @throws ConfigException with one line if one cannot be used
     */
    static ReactorOptions of(SaltConfig config) {
        Object reactor = config.raw("reactor");
        if (reactor != null && !(reactor instanceof String) && !(reactor instanceof Iterable<?>)) {
            throw new ConfigException(
                    "master: reactor: expected a list of 'tag: [files]', or the path of a file with"
                            + " one");
        }
        boolean inFile = reactor instanceof String path && !path.isEmpty();
        return new ReactorOptions(
                ReactorMap.of(reactor),
                inFile ? Path.of((String) reactor) : null,
                Duration.ofSeconds(positive(config, "reactor_refresh_interval", 60)),
                positive(config, "reactor_worker_threads", 10),
                positive(config, "reactor_worker_hwm", 10_000),
                positive(config, "brine_reactor_rate", 500));
    }

    private static int positive(SaltConfig config, String key, int otherwise) {
        int value = config.has(key) ? config.integer(key) : otherwise;
        if (value < 1) {
            throw new ConfigException("master: " + key + ": expected at least 1, got " + value);
        }
        return value;
    }
}
