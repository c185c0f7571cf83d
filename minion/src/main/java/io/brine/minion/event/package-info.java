/** Events that this minion puts on its master's bus ({@code _minion_event}). */
@NullMarked
package io.brine.minion.event;

import org.jspecify.annotations.NullMarked;
