package io.brine.zmtp.liveness;

/**
 * Immutable. User event: the peer has been silent for too long.
 *
 * @param reason one line for the log
 */
public record HeartbeatExpired(String reason) {}
