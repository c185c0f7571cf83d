package io.brine.minion.module;

import java.io.Serial;

/**
 * The work itself failed (Salt's {@code CommandExecutionError}): answered as {@code ERROR:
 * message}.
 */
public final class CommandExecutionException extends FunctionException {
    @Serial private static final long serialVersionUID = 1L;

    /** The message is what the person who called the function reads. */
    public CommandExecutionException(String message) {
        super(message);
    }
}
