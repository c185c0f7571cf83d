package io.brine.salt.target;

/** A target expression that means nothing: one line that says what is wrong with it. */
public final class TargetException extends Exception {
    private static final long serialVersionUID = 1L;

    public TargetException(String message) {
        super(message);
    }
}
