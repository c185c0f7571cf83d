/**
 * Grains: the facts that a minion knows about its machine, with Salt's names and values. Nothing
 * here runs on an event loop; collecting reads /proc, /etc and asks the resolver.
 */
@NullMarked
package io.brine.minion.grains;

import org.jspecify.annotations.NullMarked;
