/** Which minions are connected, from their authenticated connections. */
@NullMarked
package io.brine.master.presence;

import org.jspecify.annotations.NullMarked;
