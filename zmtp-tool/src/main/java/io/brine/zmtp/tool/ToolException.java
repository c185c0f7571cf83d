package io.brine.zmtp.tool;

import java.io.FileNotFoundException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** What ends the tool: one line for standard error, and an exit status. */
public final class ToolException extends RuntimeException {
    /** What Netty's native transports say before the system's text. */
    private static final Pattern NATIVE_CALL =
            Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-\\d+\\): ");

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
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause.getMessage();
        if (text == null || text.isEmpty()) {
            // Netty's native transports say ENOENT by the type alone.
            text =
                    cause instanceof FileNotFoundException
                            ? "No such file or directory"
                            : cause.getClass().getSimpleName();
        }
        return oneLine(text);
    }

    /** Returns one for an endpoint that could not be used: {@code cannot bind EP: why}. */
    public static ToolException cannot(String verb, String endpoint, Throwable failure) {
        return error(cannotText(verb, endpoint, failure));
    }

    /** Returns the line for that, with everything named once. */
    public static String cannotText(String verb, String endpoint, Throwable failure) {
        String begin = "cannot " + verb + " " + endpoint + ": ";
        String why = describe(failure);
        for (String said : List.of(begin, "invalid endpoint '" + endpoint + "': ")) {
            why = why.startsWith(said) ? why.substring(said.length()) : why;
        }
        return begin + NATIVE_CALL.matcher(why).replaceFirst("");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }
}
