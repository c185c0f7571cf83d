package io.brine.zmtp.tool.io;

import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.format.JsonText;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Thread-safe. The three streams of the process. Standard error has three kinds of lines: {@code
 * bound …}, JSON objects, and diagnostics.
 */
public final class Console {
    private static final String PROGRAM = "brine-zmtp: ";

    private final InputStream in;
    private final LineOutput out;
    private final LineOutput err;

    /** Makes one of streams that need no buffers of their own. */
    public Console(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = new LineOutput(out, "stdout");
        this.err = new LineOutput(err, "stderr");
    }

    /** Returns standard input, for one reader. */
    public InputStream in() {
        return in;
    }

    /** Returns standard output. */
    public LineOutput out() {
        return out;
    }

    /** Prints a line on standard output. */
    public void print(String line) {
        append(out, line);
    }

    /**
     * Prints a diagnostic; what would break the line or command a terminal is shown as {@code ?}.
     */
    public void error(String message) {
        append(err, PROGRAM + printable(message));
    }

    /**
     * Prints a diagnostic, or drops and counts it when nobody reads what is there already: for
     * those of which there may be any number.
     */
    public void errorOrDrop(String message) {
        String line = PROGRAM + printable(message) + "\n";
        err.appendOrDrop(buffer -> ByteBufUtil.writeUtf8(buffer, line));
    }

    /** Returns what to say when standard output takes nothing any more. */
    public static String outputFailure(IOException failure) {
        return "cannot write standard output: " + ToolException.describe(failure);
    }

    private static String printable(String message) {
        StringBuilder line = new StringBuilder(message);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, '?');
            }
        }
        return line.toString();
    }

    /** Prints {@code bound ENDPOINT}, or {@code bound frontend ENDPOINT}. */
    public void bound(String what) {
        append(err, "bound " + what);
    }

    /** Prints a JSON object on standard error. */
    public void report(JsonText object) {
        append(err, object.toString());
    }

    /**
     * Prints a JSON object on standard error, or drops and counts it when nobody reads what is
     * there already.
     */
    public void event(JsonText object) {
        byte[] line = (object + "\n").getBytes(StandardCharsets.UTF_8);
        err.appendOrDrop(buffer -> buffer.writeBytes(line));
    }

    /**
     * Waits until all is written, without bound; returns why standard output could not, or null.
     */
    public @Nullable IOException flush() {
        long lost = err.takeDropped();
        if (lost > 0) {
            error(lost + " lines were not printed: standard error is not read");
        }
        flush(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        return out.failure();
    }

    /** Waits until all is written, or the time is over. */
    public void flush(long timeout, TimeUnit unit) {
        out.flush(timeout, unit);
        err.flush(timeout, unit);
    }

    private static void append(LineOutput output, String line) {
        output.append(
                buffer -> {
                    ByteBufUtil.writeUtf8(buffer, line);
                    buffer.writeByte('\n');
                });
    }
}
