/** Salt's wheel functions. */
@NullMarked
package io.brine.master.wheel;

import org.jspecify.annotations.NullMarked;
