package io.brine.minion.module;

import java.io.Serial;

/**
 * Any other exception of a function, named as Salt's users know it (for example {@code
 * AssertionError}): answered as {@code The minion function caused an exception: …}.
 */
public final class FunctionFailure extends FunctionException {
    @Serial private static final long serialVersionUID = 1L;

    private final String kind;

    /** The kind is Python's name of the exception, the message its text (may be empty). */
    public FunctionFailure(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Python's name of the exception, for example {@code ValueError}. */
    public String kind() {
        return kind;
    }

    /** As the last line of a Python traceback: {@code ValueError: what}. */
    public String describe() {
        return getMessage().isEmpty() ? kind : kind + ": " + getMessage();
    }
}
