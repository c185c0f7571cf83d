/** Batches that the master drives for command lines which do not wait ({@code salt --async -b}). */
@NullMarked
package io.brine.master.batch;

import org.jspecify.annotations.NullMarked;
