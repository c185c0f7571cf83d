/** The chores that the master's Maintenance loop does every loop_interval. */
@NullMarked
package io.brine.master.maintenance;

import org.jspecify.annotations.NullMarked;
