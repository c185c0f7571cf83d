/** Which accepted minions a target expression means, seen from the master. */
@NullMarked
package io.brine.master.target;

import org.jspecify.annotations.NullMarked;
