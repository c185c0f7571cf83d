/** brine-swarm: thousands of simulated minions in one process, and what a master makes of them. */
@NullMarked
package io.brine.benchmarks.swarm;

import org.jspecify.annotations.NullMarked;
