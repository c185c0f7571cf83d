/** How a daemon starts, says that it is ready, and ends: pid file, readiness, signals. */
@NullMarked
package io.brine.daemon.lifecycle;

import org.jspecify.annotations.NullMarked;
