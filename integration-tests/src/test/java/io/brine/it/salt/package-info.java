/**
 * Brine's daemons and command lines against real Salt's, in every pairing that this project
 * promises.
 */
@NullMarked
package io.brine.it.salt;

import org.jspecify.annotations.NullMarked;
