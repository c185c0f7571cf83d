package io.brine.render.python;

import java.io.Serial;

/** What Python would raise while a template runs. The message is Python's. */
public final class PyError extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /** Which of the messages of Salt's renderer it becomes. */
    public enum Kind {
        UNDEFINED("Jinja variable "),
        TEMPLATE("Jinja syntax error: "),
        FUNCTION("Problem running salt function in Jinja template: "),
        OTHER("Jinja error: ");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** What Salt puts in front of the message. */
        public String prefix() {
            return prefix;
        }
    }

    private final Kind kind;

    public PyError(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public static PyError type(String message) {
        return new PyError(Kind.OTHER, message);
    }

    public static PyError template(String message) {
        return new PyError(Kind.TEMPLATE, message);
    }

    public static PyError undefined(String message) {
        return new PyError(Kind.UNDEFINED, message);
    }

    public Kind kind() {
        return kind;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
