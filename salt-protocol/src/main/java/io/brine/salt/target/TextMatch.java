package io.brine.salt.target;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares a value's text with a pattern, both in lower case, as Salt compares grains and pillar.
 * Thread-safe; compiled patterns are remembered, as many as one expression has.
 */
final class TextMatch {
    /** How a pattern is read. */
    enum Kind {
        GLOB,
        REGEX,
        EXACT
    }

    private static final int MAX_REMEMBERED = 256;

    private final Kind kind;
    private final RegexBudget budget;
    private final Map<String, Glob> globs = new ConcurrentHashMap<>();
    private final Map<String, Optional<BoundedRegex>> regexes = new ConcurrentHashMap<>();

    /** With the steps that all matches of this target may take together. */
    TextMatch(Kind kind, RegexBudget budget) {
        this.kind = kind;
        this.budget = budget;
    }

    boolean matches(@Nullable Object value, String pattern) {
        String text = PythonText.str(value).toLowerCase(Locale.ROOT);
        String wanted = pattern.toLowerCase(Locale.ROOT);
        return switch (kind) {
            case EXACT -> text.equals(wanted);
            case GLOB -> glob(wanted).matches(text, budget);
            case REGEX -> regex(wanted).map(r -> r.matches(text)).orElse(false);
        };
    }

    private Glob glob(String pattern) {
        if (globs.size() > MAX_REMEMBERED) {
            globs.clear();
        }
        return globs.computeIfAbsent(pattern, Glob::compile);
    }

    /** Empty for what is no expression: such a pattern matches nothing. */
    private Optional<BoundedRegex> regex(String pattern) {
        if (regexes.size() > MAX_REMEMBERED) {
            regexes.clear();
        }
        return regexes.computeIfAbsent(
                pattern,
                p -> {
                    try {
                        return Optional.of(BoundedRegex.compile(p).within(budget));
                    } catch (TargetException e) {
                        return Optional.empty();
                    }
                });
    }
}
