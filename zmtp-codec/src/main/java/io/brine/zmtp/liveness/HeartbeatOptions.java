package io.brine.zmtp.liveness;

import java.time.Duration;

/**
 * Immutable. How a socket's connections prove to be alive.
 *
 * @param interval how often to send PING; zero for never
 * @param timeout silence after a PING that ends the connection; negative for the interval, zero for
 *     never
 * @param ttl the TTL that our PINGs announce; zero for none
 */
public record HeartbeatOptions(Duration interval, Duration timeout, Duration ttl) {
    /** Returns the timeout with its default filled in. */
    public Duration effectiveTimeout() {
        return timeout.isNegative() ? interval : timeout;
    }
}
