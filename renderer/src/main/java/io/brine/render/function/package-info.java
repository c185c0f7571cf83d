/** The functions that every template may call: they read, compute, and change nothing. */
@NullMarked
package io.brine.render.function;

import org.jspecify.annotations.NullMarked;
