package io.brine.render;

import java.io.Serial;

/**
 * A file that cannot be rendered, in the words of Salt's {@code SaltRenderError}. The message is
 * one line: file, line when it is known, and the reason.
 */
public final class RenderException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String reason;

    /**
     * @param file the name that the renderer was given, or the path of an included template
     * @param line from 1; 0 when no line is to blame
     * @param reason what is wrong, on one line
     */
    public RenderException(String file, int line, String reason) {
        this(file, line, reason, null);
    }

    /** As the other, with what lies behind it. */
    public RenderException(
            String file,
            int line,
            String reason,
            @org.jspecify.annotations.Nullable Throwable cause) {
        super(file + (line > 0 ? ":" + line : "") + ": " + reason, cause);
        this.file = file;
        this.line = line;
        this.reason = reason;
    }

    /** The file to blame, which may be one that the rendered file includes. */
    public String file() {
        return file;
    }

    /** The line from 1, or 0 when none is known. */
    public int line() {
        return line;
    }

    /** What is wrong, without file and line. */
    public String reason() {
        return reason;
    }
}
