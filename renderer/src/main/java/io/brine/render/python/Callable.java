package io.brine.render.python;

import org.jspecify.annotations.Nullable;

/** What a template may call. */
@FunctionalInterface
public interface Callable {
    @Nullable Object call(Args args);
}
