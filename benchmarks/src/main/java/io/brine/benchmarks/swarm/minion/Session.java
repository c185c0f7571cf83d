package io.brine.benchmarks.swarm.minion;

import io.brine.salt.crypto.Crypticle;

/**
 * What a login gave a minion. Immutable.
 *
 * @param shared opens what is published
 * @param own seals requests and opens their answers
 */
record Session(SharedKey shared, Crypticle own, int publishPort) {}
