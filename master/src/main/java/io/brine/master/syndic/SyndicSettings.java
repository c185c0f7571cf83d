package io.brine.master.syndic;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.session.NetworkSettings;
import io.brine.session.Patience;
import io.brine.session.SessionSettings;
import io.brine.session.Standing;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How this master is a syndic. As Salt's syndic, it has the {@code id}, the {@code pki_dir} (and so
 * the key) and the further options of the minion whose configuration is beside the master's.
 * Immutable.
 *
 * @param uppers one for each upper master, at least one
 * @param flush {@code syndic_event_forward_timeout}: how long events and returns are gathered, more
 *     than zero
 * @param anyUpper {@code syndic_failover: random}: returns whose master is away go to any other,
 *     not to the next in the list
 * @param rememberedJobs {@code syndic_jid_forward_cache_hwm}: of how many jobs is remembered that
 *     the upper master has their loads
 * @param returnsOnly {@code syndic_mode: cluster}: forward returns and lists of minions only
 * @param masterId {@code master_id}: jobs that say so came from here
 * @param publishTimeout {@code timeout} in seconds, of a job that tells none
 * @param orders {@code order_masters}: there are syndics below this one
 * @param legacyStartEvent {@code enable_legacy_startup_events}
 */
public record SyndicSettings(
        List<SessionSettings> uppers,
        Duration flush,
        boolean anyUpper,
        int rememberedJobs,
        boolean returnsOnly,
        @Nullable String masterId,
        int publishTimeout,
        boolean orders,
        boolean legacyStartEvent) {
    private static final Duration SHORTEST_FLUSH = Duration.ofMillis(10);
    private static final int REMEMBERED_JOBS = 100;
    private static final int TOLD_AT_SIGN_IN = 4506;

    /** Copies the list. */
    public SyndicSettings {
        uppers = List.copyOf(uppers);
    }

    /** The id that this master has at the upper ones. */
    public String id() {
        return uppers.getFirst().id();
    }

    /** Whether {@code syndic_master} is set: Salt's default value alone makes no syndic. */
    public static boolean isSyndic(SaltConfig master) {
        return master.isSet("syndic_master") && !master.list("syndic_master").isEmpty();
    }

    /**
     * Reads the options of the master, and of the minion in the same directory.
     *
     * @throws ConfigException with one line if one of them cannot be used
     */
    public static SyndicSettings of(SaltConfig master, RandomGenerator random) {
        return of(master, SaltConfig.load(master.configDir(), Role.MINION), random);
    }

    /**
     * Reads the options.
     *
     * @param minion the minion's, whose id and keys this syndic has
     * @throws ConfigException with one line if one of them cannot be used
     */
    public static SyndicSettings of(SaltConfig master, SaltConfig minion, RandomGenerator random) {
        List<SessionSettings> uppers = new ArrayList<>();
        for (String address : master.list("syndic_master")) {
            uppers.add(upper(master, minion, address, random));
        }
        String mode = master.optText("syndic_mode");
        Duration flush = master.seconds("syndic_event_forward_timeout");
        return new SyndicSettings(
                uppers,
                flush.compareTo(SHORTEST_FLUSH) < 0 ? SHORTEST_FLUSH : flush,
                "random".equals(master.optText("syndic_failover")),
                rememberedJobs(master),
                "cluster".equals(mode),
                master.optText("master_id"),
                master.integer("timeout"),
                master.has("order_masters") && master.bool("order_masters"),
                minion.bool("enable_legacy_startup_events"));
    }

    private static int rememberedJobs(SaltConfig master) {
        String name = "syndic_jid_forward_cache_hwm";
        return master.has(name) ? Math.max(1, master.integer(name)) : REMEMBERED_JOBS;
    }

    private static SessionSettings upper(
            SaltConfig master, SaltConfig minion, String address, RandomGenerator random) {
        SaltConfig upwards =
                minion.with("master", address)
                        .with("master_port", port(master, minion))
                        // What the minion's file says is the port of its master, not of this one's.
                        .with("publish_port", TOLD_AT_SIGN_IN)
                        .with("master_finger", finger(master, minion));
        SessionSettings settings;
        try {
            settings = SessionSettings.of(Standing.SYNDIC, upwards, random);
        } catch (ConfigException e) {
            throw new ConfigException(
                    "master: syndic_master '" + address + "' cannot be used: " + e.getMessage(), e);
        }
        return new SessionSettings(
                settings.standing(),
                settings.id(),
                settings.pkiDir(),
                settings.keySize(),
                filtering(settings.network(), master),
                settings.trust(),
                patience(settings.patience()));
    }

    private static int port(SaltConfig master, SaltConfig minion) {
        SaltConfig told = minion.isSet("syndic_master_port") ? minion : master;
        if (told.has("syndic_master_port")) {
            return told.integer("syndic_master_port");
        }
        return minion.integer("master_port");
    }

    private static @Nullable String finger(SaltConfig master, SaltConfig minion) {
        String own = minion.optText("syndic_finger");
        return own == null ? master.optText("syndic_finger") : own;
    }

    /** Topics are on when either file says so: the upper master's own setting cannot be known. */
    private static NetworkSettings filtering(NetworkSettings network, SaltConfig master) {
        boolean on =
                network.filtering()
                        || (master.has("zmq_filtering") && master.bool("zmq_filtering"));
        return network.withFiltering(on);
    }

    /** A syndic never gives up: the master that it is has other work. */
    private static Patience patience(Patience minions) {
        return new Patience(
                minions.auth(),
                minions.acceptance(),
                minions.acceptanceMax(),
                true,
                0,
                minions.reauth(),
                minions.returnMax(),
                1,
                minions.returnMin(),
                minions.returnMax(),
                Duration.ZERO);
    }
}
