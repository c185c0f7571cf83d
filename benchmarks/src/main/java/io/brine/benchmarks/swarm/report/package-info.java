/** What is printed, written and drawn. */
@NullMarked
package io.brine.benchmarks.swarm.report;

import org.jspecify.annotations.NullMarked;
