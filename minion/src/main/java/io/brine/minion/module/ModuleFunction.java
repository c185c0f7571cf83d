package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

/** One callable function with its documentation. Immutable, thread-safe. */
public interface ModuleFunction {
    /** The full name, {@code module.function}. */
    String name();

    /** What {@code sys.doc} prints. */
    String doc();

    /** The outputter that the function asks for, or null. */
    @Nullable String out();

    /** Calls the function with bound arguments. */
    @Nullable Object call(ExecutionContext context, Arguments arguments);
}
