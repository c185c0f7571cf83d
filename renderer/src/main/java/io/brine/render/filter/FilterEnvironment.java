package io.brine.render.filter;

import io.brine.render.python.Args;

import org.jspecify.annotations.Nullable;

/** What a filter may ask of the render that calls it. */
public interface FilterEnvironment {
    /** Whether undefined values print as nothing. */
    boolean lenient();

    /** Another filter by its name. */
    @Nullable Object filter(String name, @Nullable Object value, Args args);

    /** A test by its name. */
    boolean test(String name, @Nullable Object value, Args args);
}
