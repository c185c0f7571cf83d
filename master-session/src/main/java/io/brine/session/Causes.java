package io.brine.session;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What futures wrap. */
final class Causes {
    private Causes() {}

    /** The failure itself. */
    static Throwable of(Throwable error) {
        boolean wrapper =
                error instanceof CompletionException || error instanceof ExecutionException;
        Throwable cause = error.getCause();
        return wrapper && cause != null ? of(cause) : error;
    }

    /** One line for a log. */
    static String text(Throwable error) {
        Throwable cause = of(error);
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
