/**
 * The minion's options as the daemon uses them: typed, checked at start, under names close to
 * Salt's keys.
 */
@NullMarked
package io.brine.minion.config;

import org.jspecify.annotations.NullMarked;
