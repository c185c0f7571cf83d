package io.brine.master.keys;

import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.Glob;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;

/**
 * One line of a list file: matches an id that equals it, as a glob, or wholly as a regular
 * expression. Immutable.
 */
final class IdExpression {
    private final String text;
    private final Glob glob;
    private final @Nullable BoundedRegex regex;

    IdExpression(String text) {
        this.text = text;
        this.glob = Glob.compile(text);
        this.regex = compile(text);
    }

    boolean matches(String id) {
        return text.equals(id) || glob.matches(id) || (regex != null && regex.matches(id));
    }

    private static @Nullable BoundedRegex compile(String text) {
        try {
            return BoundedRegex.compile("(?:" + text + ")\\Z");
        } catch (TargetException onlyAGlob) {
            return null;
        }
    }
}
