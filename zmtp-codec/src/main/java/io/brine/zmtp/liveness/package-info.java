/**
 * Heartbeats: PING, PONG, TTL and the timeouts that end a silent connection (RFC 37, Connection
 * Heartbeating).
 */
@NullMarked
package io.brine.zmtp.liveness;

import org.jspecify.annotations.NullMarked;
