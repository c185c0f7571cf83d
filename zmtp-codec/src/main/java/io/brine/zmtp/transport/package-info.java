/** How peers are reached: endpoints, listeners and connectors over TCP, and the inproc registry. */
@NullMarked
package io.brine.zmtp.transport;

import org.jspecify.annotations.NullMarked;
