/** Root of the module; its packages hold the types. */
@NullMarked
package io.brine.salt;

import org.jspecify.annotations.NullMarked;
