package io.brine.master.function;

/** A function cannot do what it was called for; the message is for its caller. */
public final class FunctionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With one line for the caller. */
    public FunctionException(String message) {
        super(message);
    }
}
