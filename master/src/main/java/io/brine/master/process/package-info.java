/**
 * What keeps the master alive: named loops, bounded pools, the parts and the ProcessManager that
 * starts, watches and restarts them.
 */
@NullMarked
package io.brine.master.process;

import org.jspecify.annotations.NullMarked;
