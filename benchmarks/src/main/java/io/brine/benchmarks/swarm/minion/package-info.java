/** Minions that are driven by event loops, with no thread of their own. */
@NullMarked
package io.brine.benchmarks.swarm.minion;

import org.jspecify.annotations.NullMarked;
