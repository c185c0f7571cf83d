/** The option {@code schedule} of the master: runner functions at times. */
@NullMarked
package io.brine.master.schedule;

import org.jspecify.annotations.NullMarked;
