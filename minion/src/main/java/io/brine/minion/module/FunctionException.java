package io.brine.minion.module;

import java.io.Serial;

/**
 * A failure that a function reports to its caller in one line. The subclasses are the kinds that
 * Salt words differently; {@link FunctionRunner} does the wording.
 */
public abstract sealed class FunctionException extends RuntimeException
        permits CommandExecutionException,
                CommandNotFoundException,
                InvocationException,
                InvalidArgumentsException,
                FunctionFailure {
    @Serial private static final long serialVersionUID = 1L;

    /** The message is what the person who called the function reads. */
    protected FunctionException(String message) {
        super(message);
    }

    /** Never null: the constructor asks for it. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
