package io.brine.render.jinja;

import java.io.Serial;

/** An error with its place. */
final class Failure extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;

    Failure(String file, int line, String reason, Throwable cause) {
        super(reason, cause, false, false);
        this.file = file;
        this.line = line;
    }

    String file() {
        return file;
    }

    int line() {
        return line;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
