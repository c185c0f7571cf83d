/**
 * Which minions an expression means: parsing, and matching on the minion's and on the master's
 * side.
 */
@NullMarked
package io.brine.salt.target;

import org.jspecify.annotations.NullMarked;
