/**
 * What the master tells of its own work: metrics in Prometheus' form, named as Salt 3008 names
 * them, and the events of {@code master_stats}.
 */
@NullMarked
package io.brine.master.metrics;

import org.jspecify.annotations.NullMarked;
