/**
 * What both daemons and the command lines share that is not protocol; its packages hold the types.
 */
@NullMarked
package io.brine.daemon;

import org.jspecify.annotations.NullMarked;
