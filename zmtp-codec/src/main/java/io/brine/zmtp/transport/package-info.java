/**
 * How peers are reached: endpoints, listeners and links over tcp, ipc and udp, and the inproc
 * registry.
 */
@NullMarked
package io.brine.zmtp.transport;

import org.jspecify.annotations.NullMarked;
