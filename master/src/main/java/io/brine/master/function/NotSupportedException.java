package io.brine.master.function;

/** A function of Salt's that is not served here; the message says so and what to use instead. */
public final class NotSupportedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With one line for the caller. */
    public NotSupportedException(String message) {
        super(message);
    }
}
