package io.brine.master.keys;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One line of a list file: matches an id that equals it, as a glob, or wholly as a regular
 * expression. Immutable.
 */
final class IdExpression {
    private final String text;
    private final IdGlob glob;
    private final @Nullable Pattern regex;

    IdExpression(String text) {
        this.text = text;
        this.glob = new IdGlob(text);
        this.regex = compile(text);
    }

    boolean matches(String id) {
        return text.equals(id)
                || glob.matches(id)
                || (regex != null && regex.matcher(id).matches());
    }

    private static @Nullable Pattern compile(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException onlyAGlob) {
            return null;
        }
    }
}
