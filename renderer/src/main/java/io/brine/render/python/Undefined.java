package io.brine.render.python;

import org.jspecify.annotations.Nullable;

/**
 * Jinja's {@code StrictUndefined}: may be asked whether it is defined, and passed on; every other
 * use is an error. The lenient one of {@code allow_undefined} is empty text instead.
 *
 * @param message what the error says
 * @param lenient whether it prints as nothing
 */
public record Undefined(String message, boolean lenient) {
    public static Undefined name(String name, boolean lenient) {
        return new Undefined(PyText.repr(name) + " is undefined", lenient);
    }

    /** Of an attribute or element that is not there. */
    public static Undefined of(@Nullable Object owner, @Nullable Object name, boolean lenient) {
        String type = Py.objectName(owner);
        String message =
                name instanceof String text
                        ? "'" + type + "' has no attribute " + PyText.repr(text)
                        : type + " has no element " + PyText.repr(name);
        return new Undefined(message, lenient);
    }

    public PyError error() {
        return PyError.undefined(message);
    }

    /** Fails unless it is the lenient one. */
    public void use() {
        if (!lenient) {
            throw error();
        }
    }
}
