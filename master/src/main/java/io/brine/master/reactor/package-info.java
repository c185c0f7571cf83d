/**
 * The reactor: events that match a glob of the option {@code reactor} have SLS files rendered,
 * whose reactions are jobs for minions and runner or wheel functions.
 */
@NullMarked
package io.brine.master.reactor;

import org.jspecify.annotations.NullMarked;
