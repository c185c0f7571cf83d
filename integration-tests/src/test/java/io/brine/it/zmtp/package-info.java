/** Our ZeroMQ sockets against real libzmq sockets through pyzmq. */
@NullMarked
package io.brine.it.zmtp;

import org.jspecify.annotations.NullMarked;
