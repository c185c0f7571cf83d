package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Metadata;

import java.util.function.Predicate;

/**
 * Immutable. What our side announces and accepts.
 *
 * @param metadata the properties of our READY, Socket-Type first
 * @param acceptsPeerType tells whether a peer of that socket type, as on the wire, may be talked to
 */
public record LocalPeer(Metadata metadata, Predicate<String> acceptsPeerType) {}
