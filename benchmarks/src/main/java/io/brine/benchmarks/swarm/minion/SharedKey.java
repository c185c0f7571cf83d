package io.brine.benchmarks.swarm.minion;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.payload.Bytes;

/**
 * The key that a master has in common with all its minions. Immutable.
 *
 * @param proof the master's signature over the key's hash: it is always the same for a key
 */
record SharedKey(Bytes proof, Crypticle crypticle) {}
