package io.brine.render.jinja;

import java.io.Serial;

/** Jinja's {@code TemplateSyntaxError}. */
final class SyntaxError extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final int line;

    SyntaxError(String message, int line) {
        super(message, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
