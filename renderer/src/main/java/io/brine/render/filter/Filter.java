package io.brine.render.filter;

import io.brine.render.python.Args;

import org.jspecify.annotations.Nullable;

/** One filter; the value in front of the bar is not among its arguments. */
@FunctionalInterface
interface Filter {
    @Nullable Object apply(@Nullable Object value, Args args, FilterEnvironment environment);
}
