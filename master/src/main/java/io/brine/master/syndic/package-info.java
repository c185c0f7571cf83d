/**
 * A master below another: what the upper master publishes goes on to the minions here, their
 * returns and the events of this master go up. Salt's syndic, within the master's own process.
 */
@NullMarked
package io.brine.master.syndic;

import org.jspecify.annotations.NullMarked;
