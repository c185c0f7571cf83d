/** The daemons as init systems, containers and people start and stop them. */
@NullMarked
package io.brine.it.daemon;

import org.jspecify.annotations.NullMarked;
