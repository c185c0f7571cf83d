/** Root of the module; its packages hold the types. */
@NullMarked
package io.brine.minion;

import org.jspecify.annotations.NullMarked;
