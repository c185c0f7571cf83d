package io.brine.master.metrics;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The values that one label has had. What peers say becomes a value only if it looks like the name
 * of a function, and only so often: the rest is {@value #OTHER}, so that no peer can make the
 * metrics grow without end. Thread-safe.
 */
final class LabelValues {
    /** What stands for a value of which there are too many, or that is no name. */
    static final String OTHER = "other";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}+");

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** A label with so many values at most, beside {@value #OTHER}. */
    LabelValues(int most) {
        this.most = most;
    }

    /** Whether there is such a value already. */
    boolean has(@Nullable Object value) {
        return value instanceof String text && known.contains(text);
    }

    /** The value itself, or {@value #OTHER}. */
    String bounded(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return OTHER;
        }
        return known.contains(text) || (NAME.matcher(text).matches() && remember(text))
                ? text
                : OTHER;
    }

    private synchronized boolean remember(String text) {
        return known.contains(text) || (known.size() < most && known.add(text));
    }
}
