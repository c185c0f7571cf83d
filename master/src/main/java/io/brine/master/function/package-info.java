/**
 * What runner and wheel functions have in common: how they are called, checked, run and told of on
 * the event bus.
 */
@NullMarked
package io.brine.master.function;

import org.jspecify.annotations.NullMarked;
