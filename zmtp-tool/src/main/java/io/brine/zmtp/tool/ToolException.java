package io.brine.zmtp.tool;

/** What ends the tool: one line for standard error, and an exit status. */
public final class ToolException extends RuntimeException {
    private final ExitStatus status;

    /** Makes one; the message has no {@code brine-zmtp:} in front. */
    public ToolException(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns one for a command line that makes no sense. */
    public static ToolException usage(String message) {
        return new ToolException(ExitStatus.USAGE, message + "; see brine-zmtp --help");
    }

    /** Returns one for something that could not be done. */
    public static ToolException error(String message) {
        return new ToolException(ExitStatus.ERROR, message);
    }

    /** Returns the exit status. */
    public ExitStatus status() {
        return status;
    }

    /** Returns the message, never null, on one line. */
    public String line() {
        return oneLine(String.valueOf(getMessage()));
    }

    /** Returns what a failure says for itself, on one line. */
    public static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof java.util.concurrent.CompletionException
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause.getMessage();
        return oneLine(text == null || text.isEmpty() ? cause.getClass().getSimpleName() : text);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }
}
