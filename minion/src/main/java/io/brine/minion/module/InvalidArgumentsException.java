package io.brine.minion.module;

import java.io.Serial;

/**
 * The arguments do not fit the signature (Python's {@code TypeError}); the documentation follows.
 */
public final class InvalidArgumentsException extends FunctionException {
    @Serial private static final long serialVersionUID = 1L;

    /** The message is what the person who called the function reads. */
    public InvalidArgumentsException(String message) {
        super(message);
    }
}
