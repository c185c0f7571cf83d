package io.brine.master.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds how many passwords one address may guess: after ten failures for one user, or a hundred
 * for all users together, within a minute its further logins fail without the back end being asked.
 * Thread-safe; remembers a bounded number of addresses and users.
 */
final class LoginThrottle {
    static final int MAX_PER_USER = 10;
    static final int MAX_PER_HOST = 100;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true);

    private record Failures(Instant since, int count) {}

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a login of this user from this address may be tried now. */
    synchronized boolean admits(String host, String user) {
        return count(host) < MAX_PER_HOST && count(host + " " + user) < MAX_PER_USER;
    }

    /** A login failed. */
    synchronized void failed(String host, String user) {
        add(host);
        add(host + " " + user);
    }

    /** A login succeeded: what this user mistyped before is forgiven. */
    synchronized void succeeded(String host, String user) {
        failures.remove(host + " " + user);
    }

    private int count(String key) {
        Failures known = failures.get(key);
        return known == null || isOver(known) ? 0 : known.count();
    }

    private void add(String key) {
        Failures known = failures.get(key);
        failures.put(
                key,
                known == null || isOver(known)
                        ? new Failures(clock.instant(), 1)
                        : new Failures(known.since(), known.count() + 1));
        if (failures.size() > MAX_REMEMBERED) {
            var eldest = failures.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private boolean isOver(Failures known) {
        return clock.instant().isAfter(known.since().plus(WINDOW));
    }
}
