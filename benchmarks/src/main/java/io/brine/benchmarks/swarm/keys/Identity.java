package io.brine.benchmarks.swarm.keys;

import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.payload.Bytes;

/**
 * Who a minion is. Immutable.
 *
 * @param keys its own
 * @param token the value that goes with each of its requests: it is always the same for a key and
 *     costs a private-key operation, so it is kept with the key
 */
public record Identity(String id, RsaKeyPair keys, Bytes token) {}
