package io.brine.minion.module;

import java.io.Serial;

/**
 * The function was asked for something that makes no sense (Salt's {@code SaltInvocationError}).
 */
public final class InvocationException extends FunctionException {
    @Serial private static final long serialVersionUID = 1L;

    /** The message is what the person who called the function reads. */
    public InvocationException(String message) {
        super(message);
    }
}
