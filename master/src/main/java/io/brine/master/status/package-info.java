/** How the master's parts are doing, told to {@code brine-master --status} on the same host. */
@NullMarked
package io.brine.master.status;

import org.jspecify.annotations.NullMarked;
