package io.brine.minion.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.crypto.MinionId;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The options of this minion that the daemon itself uses. Immutable.
 *
 * @param config everything, for what functions ask
 * @param id the minion's id
 * @param pkiDir where its keys are
 * @param cacheDir where {@code proc} and the spool of returns are
 * @param keySize bits of a new key
 * @param network how masters are reached
 * @param trust what is demanded of them
 * @param patience how long is waited for what
 * @param jobs how jobs are run
 */
public record MinionSettings(
        SaltConfig config,
        String id,
        Path pkiDir,
        Path cacheDir,
        int keySize,
        NetworkSettings network,
        TrustSettings trust,
        Patience patience,
        JobSettings jobs) {

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
        String id = config.text("id");
        if (!MinionId.isValid(id)) {
            throw new ConfigException(
                    "minion: id: '"
                            + id
                            + "' is not a valid minion id: no /, \\ or NUL, not . or ..");
        }
        if (config.has("transport") && !config.text("transport").equals("zeromq")) {
            throw new ConfigException(
                    "minion: transport: only zeromq is supported, not " + config.text("transport"));
        }
        return new MinionSettings(
                config,
                id,
                config.path("pki_dir"),
                config.path("cachedir"),
                config.integer("keysize"),
                NetworkSettings.of(config, random),
                TrustSettings.of(config),
                Patience.of(config),
                JobSettings.of(config));
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
