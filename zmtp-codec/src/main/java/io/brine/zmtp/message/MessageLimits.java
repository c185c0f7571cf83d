package io.brine.zmtp.message;

/**
 * Immutable. Bounds on what a peer may send; beyond them it is disconnected.
 *
 * @param maxFrame octets of a message frame; negative for as many as a buffer can hold
 * @param maxCommand octets of a command; negative likewise
 * @param maxMessage octets of all frames of a message
 * @param maxFrames frames of a message
 */
public record MessageLimits(long maxFrame, long maxCommand, long maxMessage, int maxFrames) {}
