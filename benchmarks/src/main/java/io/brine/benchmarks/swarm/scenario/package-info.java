/** The loads, each of which runs alone by name. */
@NullMarked
package io.brine.benchmarks.swarm.scenario;

import org.jspecify.annotations.NullMarked;
