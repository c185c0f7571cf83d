package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

/** One callable function with its documentation. Immutable, thread-safe. */
public interface ModuleFunction {
    /** The full name, {@code module.function}. */
    String name();

    /** The name without the module. */
    default String simpleName() {
        return name().substring(name().indexOf('.') + 1);
    }

    /** The parameters. */
    Signature signature();

    /** What {@code sys.doc} prints, indented by four spaces as Salt's own. */
    String doc();

    /** The outputter that the function asks for, or null. */
    @Nullable String out();

    /**
     * Calls the function with bound arguments.
     *
     * @throws FunctionException when the function says that it failed
     */
    @Nullable Object call(ExecutionContext context, Arguments arguments);
}
