/** What the swarm sees of a master from outside: its processes, its event bus, its job cache. */
@NullMarked
package io.brine.benchmarks.swarm.master;

import org.jspecify.annotations.NullMarked;
