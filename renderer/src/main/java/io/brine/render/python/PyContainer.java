package io.brine.render.python;

/** A table that is no dict but knows {@code in}, such as that of the functions. */
public interface PyContainer extends PyObject {
    boolean containsName(String name);

    /** The element, or {@link PyObject#MISSING}. */
    @org.jspecify.annotations.Nullable
    Object element(String name);
}
