package io.brine.daemon.lifecycle;

/**
 * A daemon could not start. The message is one line that says what was in the way and what to do.
 */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
