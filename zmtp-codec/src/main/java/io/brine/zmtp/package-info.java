/** Root of the module; its packages hold the types. */
@NullMarked
package io.brine.zmtp;

import org.jspecify.annotations.NullMarked;
