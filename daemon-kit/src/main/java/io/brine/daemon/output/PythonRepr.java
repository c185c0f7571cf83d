package io.brine.daemon.output;

import org.jspecify.annotations.Nullable;

/** Python's {@code repr()} and {@code str()} of payload values. */
@SuppressWarnings("DoNotCallSuggester")
public final class PythonRepr {
    private PythonRepr() {}

    /**
     * {@code repr(value)}: {@code 'text'}, {@code True}, {@code None}, {@code {'a': [1, 2.0]}},
     * {@code b'\xff'}.
     */
    public static String repr(@Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    /** {@code str(value)}: as {@link #repr} except that a text stands for itself. */
    public static String str(@Nullable Object value) {
        throw new UnsupportedOperationException();
    }
}
