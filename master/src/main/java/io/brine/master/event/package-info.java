/**
 * The master's event bus and the two unix sockets through which tools on the same host read and
 * feed it.
 */
@NullMarked
package io.brine.master.event;

import org.jspecify.annotations.NullMarked;
