/** Root of the module; its packages hold the types. */
@NullMarked
package io.brine.master;

import org.jspecify.annotations.NullMarked;
