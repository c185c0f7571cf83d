package io.brine.session;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;

import java.time.Duration;

/**
 * How long the minion waits for what. Immutable.
 *
 * @param auth {@code auth_timeout}: for one answer to {@code _auth}
 * @param acceptance {@code acceptance_wait_time}: between two tries while the key is pending
 * @param acceptanceMax {@code acceptance_wait_time_max}: the pause grows up to this; never shorter
 *     than {@code acceptance}
 * @param rejectedRetry {@code rejected_retry}: go on trying when the master has rejected the key
 * @param authRetries {@code auth_retries}: tries to sign in before the minion gives up; 0 for never
 * @param reauth {@code random_reauth_delay}: the longest pause between two tries when the master is
 *     away, at least 1 s
 * @param request {@code request_channel_timeout}: for one answer to a request
 * @param requestTries {@code request_channel_tries}
 * @param returnMin {@code return_retry_timer}: the shortest time that an acknowledgement of a
 *     return is waited for
 * @param returnMax {@code return_retry_timer_max}: the longest
 * @param ping {@code ping_interval}: between two {@code minion_ping} events; zero for none
 */
public record Patience(
        Duration auth,
        Duration acceptance,
        Duration acceptanceMax,
        boolean rejectedRetry,
        int authRetries,
        Duration reauth,
        Duration request,
        int requestTries,
        Duration returnMin,
        Duration returnMax,
        Duration ping) {

    static Patience of(SaltConfig config) {
        Duration acceptance = notNegative(config, "acceptance_wait_time");
        Duration returnMin = positive(config, "return_retry_timer");
        return new Patience(
                positive(config, "auth_timeout"),
                acceptance,
                longer(acceptance, notNegative(config, "acceptance_wait_time_max")),
                config.bool("rejected_retry"),
                config.integer("auth_retries"),
                longer(Duration.ofSeconds(1), notNegative(config, "random_reauth_delay")),
                positive(config, "request_channel_timeout"),
                Math.max(1, config.integer("request_channel_tries")),
                returnMin,
                longer(returnMin, notNegative(config, "return_retry_timer_max")),
                notNegative(config, "ping_interval").multipliedBy(60));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration notNegative(SaltConfig config, String key) {
        Duration value = config.seconds(key);
        if (value.isNegative()) {
            throw new ConfigException(
                    "minion: " + key + ": expected 0 or more seconds, got " + config.text(key));
        }
        return value;
    }

    private static Duration positive(SaltConfig config, String key) {
        Duration value = notNegative(config, key);
        if (value.isZero()) {
            throw new ConfigException("minion: " + key + ": expected more than 0 seconds");
        }
        return value;
    }
}
