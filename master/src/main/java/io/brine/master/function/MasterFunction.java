package io.brine.master.function;

import org.jspecify.annotations.Nullable;

/**
 * One runner or wheel function. Immutable.
 *
 * @param name for example {@code test.arg}
 * @param signature its parameters
 * @param doc what it does, for {@code doc.runner} and {@code -d}
 * @param body what it does
 */
public record MasterFunction(String name, Signature signature, String doc, Body body) {
    /** What {@link #doc} says and how to call it, laid out as Salt lays out such texts. */
    public String help() {
        return "\n    " + doc + "\n\n    Usage:\n\n        " + name + " " + signature.usage();
    }

    /** The work of a function; may block, is called by any thread. */
    @FunctionalInterface
    public interface Body {
        /**
         * Does it.
         *
         * @return the answer, of payload values
         * @throws Exception whatever goes wrong; a {@link FunctionException} has a message for the
         *     caller
         */
        @Nullable Object run(Invocation call) throws Exception;
    }
}
