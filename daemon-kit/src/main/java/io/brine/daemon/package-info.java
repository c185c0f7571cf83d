/** Root of the module; its packages hold the types. */
@NullMarked
package io.brine.daemon;

import org.jspecify.annotations.NullMarked;
