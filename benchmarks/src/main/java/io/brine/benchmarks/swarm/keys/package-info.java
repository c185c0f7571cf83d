/** The minions' identities: RSA keys that are made once and kept. */
@NullMarked
package io.brine.benchmarks.swarm.keys;

import org.jspecify.annotations.NullMarked;
