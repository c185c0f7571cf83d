package io.brine.minion.module;

import java.io.Serial;

/** A program that the function needs is missing (Salt's {@code CommandNotFoundError}). */
public final class CommandNotFoundException extends FunctionException {
    @Serial private static final long serialVersionUID = 1L;

    /** The message is what the person who called the function reads. */
    public CommandNotFoundException(String message) {
        super(message);
    }
}
