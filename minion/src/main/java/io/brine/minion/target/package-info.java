/** Whether a publication's target means this minion. */
@NullMarked
package io.brine.minion.target;

import org.jspecify.annotations.NullMarked;
