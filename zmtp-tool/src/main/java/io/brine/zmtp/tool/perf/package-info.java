/**
 * The counterparts of libzmq's local_thr, remote_thr, local_lat, remote_lat, inproc_thr,
 * inproc_lat.
 */
@NullMarked
package io.brine.zmtp.tool.perf;

import org.jspecify.annotations.NullMarked;
