package io.brine.minion.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.session.SessionSettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The options of this minion that the daemon itself uses. Immutable.
 *
 * @param config everything, for what functions ask
 * @param session who it is, its masters and what is demanded of them
 * @param cacheDir where {@code proc} and the spool of returns are
 * @param jobs how jobs are run
 */
public record MinionSettings(
        SaltConfig config, SessionSettings session, Path cacheDir, JobSettings jobs) {

    /**
     * How jobs are run.
     *
     * @param runningMax {@code process_count_max}, or a bound of our own when it is unlimited
     * @param recentJobs {@code minion_jid_queue_hwm}
     * @param multifuncOrdered {@code multifunc_ordered}
     * @param spoolMaxBytes {@code return_spool_max_bytes}, an option of ours
     * @param spoolMaxReturns {@code return_spool_max_returns}, an option of ours
     */
    public record JobSettings(
            int runningMax,
            int recentJobs,
            boolean multifuncOrdered,
            long spoolMaxBytes,
            int spoolMaxReturns) {

        private static final int UNLIMITED = 256;
        private static final long SPOOL_BYTES = 256L << 20;
        private static final int SPOOL_RETURNS = 10_000;

        static JobSettings of(SaltConfig config) {
            int max = config.integer("process_count_max");
            return new JobSettings(
                    max > 0 ? max : UNLIMITED,
                    config.integer("minion_jid_queue_hwm"),
                    config.bool("multifunc_ordered"),
                    config.has("return_spool_max_bytes")
                            ? config.longInteger("return_spool_max_bytes")
                            : SPOOL_BYTES,
                    config.has("return_spool_max_returns")
                            ? config.integer("return_spool_max_returns")
                            : SPOOL_RETURNS);
        }
    }

    /**
     * Reads and checks the options.
     *
     * @throws ConfigException with one line that names the option
     */
    public static MinionSettings of(SaltConfig config, RandomGenerator random) {
        return new MinionSettings(
                config,
                SessionSettings.of(config, random),
                config.path("cachedir"),
                JobSettings.of(config));
    }

    /** The minion's id. */
    public String id() {
        return session.id();
    }

    /** {@code autosign_grains}: the names of the grains that are shown to the master at sign-in. */
    public List<String> autosignGrains() {
        return config.list("autosign_grains");
    }

    /** {@code start_event_grains}: the names of the grains that go with the start events. */
    public List<String> startEventGrains() {
        return config.list("start_event_grains");
    }

    /** Whether {@code minion_start} is fired beside {@code salt/minion/<id>/start}. */
    public boolean legacyStartEvents() {
        return config.bool("enable_legacy_startup_events");
    }

    /** The options as functions see them. */
    public Map<String, @Nullable Object> opts() {
        return config.all();
    }
}
