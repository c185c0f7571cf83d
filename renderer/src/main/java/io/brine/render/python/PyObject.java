package io.brine.render.python;

import org.jspecify.annotations.Nullable;

/** A value with attributes of its own: namespaces, loops, modules. Confined to one render. */
public interface PyObject {
    /** Stands for "no such attribute". */
    Object MISSING = new Object();

    /** Whether a look-up found nothing. */
    @SuppressWarnings("ReferenceEquality") // this very object: whatever else is equal was found
    static boolean isMissing(@Nullable Object found) {
        return found == MISSING;
    }

    /** The value, or {@link #MISSING}. */
    @Nullable Object attribute(String name);

    /** What Python's {@code repr} would say, without an address. */
    String repr();

    /** What Python's {@code str} would say. */
    default String str() {
        return repr();
    }

    /** Python's name of the type. */
    String typeName();
}
