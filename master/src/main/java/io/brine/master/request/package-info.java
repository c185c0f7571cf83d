/**
 * From the ROUTER on {@code ret_port} through MWorkerQueue to the MWorkers, and the commands that
 * they answer.
 */
@NullMarked
package io.brine.master.request;

import org.jspecify.annotations.NullMarked;
