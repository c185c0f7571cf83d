package io.brine.master.function;

/** The arguments do not fit the function; the message is worded as Python's. */
public final class InvalidArgumentsException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidArgumentsException(String message) {
        super(message);
    }
}
