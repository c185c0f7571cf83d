package io.brine.render;

import java.io.Serial;

/** A function of the table {@code salt[...]} that failed. The message is one line. */
public final class SaltFunctionException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    public SaltFunctionException(String message) {
        super(message);
    }
}
