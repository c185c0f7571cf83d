package io.brine.master.process;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What is common to the handling of failed stages. Stateless. */
public final class Failures {
    private Failures() {}

    /** What really failed, without the wrapping that stages add. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
