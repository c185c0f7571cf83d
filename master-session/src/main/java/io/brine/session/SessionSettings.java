package io.brine.session;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.crypto.MinionId;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Who speaks to which masters, and what it demands of them. Immutable.
 *
 * @param standing minion or syndic
 * @param id the name that its key has at the master
 * @param pkiDir where its keys are, {@code minion.pem} for a syndic too
 * @param keySize bits of a new key
 * @param network how masters are reached
 * @param trust what is demanded of them
 * @param patience how long is waited for what
 */
public record SessionSettings(
        Standing standing,
        String id,
        Path pkiDir,
        int keySize,
        NetworkSettings network,
        TrustSettings trust,
        Patience patience) {

    /**
     * Reads and checks the options of a minion.
     *
     * @param config a minion's
     * @throws ConfigException with one line that names the option
     */
    public static SessionSettings of(SaltConfig config, RandomGenerator random) {
        return of(Standing.MINION, config, random);
    }

    /**
     * Reads and checks the options.
     *
     * @param config a minion's, also for a syndic
     * @throws ConfigException with one line that names the option
     */
    public static SessionSettings of(Standing standing, SaltConfig config, RandomGenerator random) {
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
        return new SessionSettings(
                standing,
                id,
                config.path("pki_dir"),
                config.integer("keysize"),
                NetworkSettings.of(config, random),
                TrustSettings.of(config),
                Patience.of(config));
    }
}
