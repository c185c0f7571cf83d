/** Events of a socket's connections, with the names and numbers of libzmq's zmq_socket_monitor. */
@NullMarked
package io.brine.zmtp.monitor;

import org.jspecify.annotations.NullMarked;
