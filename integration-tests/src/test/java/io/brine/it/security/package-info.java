/** Hostile and broken peers against the running daemons. */
@NullMarked
package io.brine.it.security;

import org.jspecify.annotations.NullMarked;
