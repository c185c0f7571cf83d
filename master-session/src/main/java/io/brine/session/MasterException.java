package io.brine.session;

/**
 * The master could not be asked, refused, or answered what cannot be believed. The message is one
 * line for a log.
 */
public class MasterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With one line that says what went wrong. */
    public MasterException(String message) {
        super(message);
    }

    /** With one line that says what went wrong, and its cause. */
    public MasterException(String message, Throwable cause) {
        super(message, cause);
    }
}
