package io.brine.salt.target;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A Python regular expression from outside, matched as {@code re.match} does, anchored at the start
 * only, or as {@code re.search} does. Immutable and thread-safe. Its size and the steps of one
 * match are bounded, so that nobody can stop a daemon with an expression that backtracks for ever.
 */
public final class BoundedRegex {
    /** Longest expression, in characters. */
    public static final int MAX_PATTERN = 4096;

    /** Longest text that is matched, in characters. */
    public static final int MAX_TEXT = 64 * 1024;

    /** Most characters looked at in one match. */
    public static final int MAX_STEPS = 1_000_000;

    private final Pattern pattern;
    private final @Nullable RegexBudget budget;

    private BoundedRegex(Pattern pattern, @Nullable RegexBudget budget) {
        this.pattern = pattern;
        this.budget = budget;
    }

    /**
     * The same expression whose matches together take no more steps than are left of a budget.
     * Beyond it a match throws {@link RegexBudget.SpentException}.
     */
    BoundedRegex within(RegexBudget shared) {
        return new BoundedRegex(pattern, shared);
    }

    /**
     * Translates and compiles.
     *
     * @throws TargetException when Python would refuse it, or it is too long or repeats too much
     */
    public static BoundedRegex compile(String python) throws TargetException {
        return compile(python, false, false);
    }

    /** As {@link #compile(String)}, with Python's flags {@code I} and {@code M}. */
    public static BoundedRegex compile(String python, boolean ignoreCase, boolean multiline)
            throws TargetException {
        int flags =
                (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                        | (multiline ? Pattern.MULTILINE : 0);
        if (python.length() > MAX_PATTERN) {
            throw new TargetException(
                    "regular expression is longer than " + MAX_PATTERN + " characters");
        }
        String java = new PythonRegex(python).toJava();
        EmptyWays.check(python);
        try {
            return new BoundedRegex(
                    Pattern.compile(
                            java, flags | Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS),
                    null);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new TargetException("not a regular expression: '" + shortened(python) + "'");
        }
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    /** False also when the bound on steps is reached. */
    public boolean matches(String text) {
        return holds(text, Matcher::lookingAt);
    }

    /**
     * Whether it matches anywhere, as {@code re.search}; false also when the bound on steps is
     * reached.
     */
    public boolean finds(String text) {
        return holds(text, Matcher::find);
    }

    private boolean holds(String text, Predicate<Matcher> how) {
        if (text.length() > MAX_TEXT) {
            return false;
        }
        int[] stepsLeft = {MAX_STEPS};
        Matcher matcher = pattern.matcher(new Counted(text, stepsLeft));
        try {
            return how.test(matcher);
        } catch (TooManySteps | StackOverflowError e) {
            return false;
        } finally {
            RegexBudget shared = budget;
            if (shared != null) {
                shared.spend(MAX_STEPS - stepsLeft[0]);
            }
        }
    }

    /**
     * Gives a matcher of a text to what looks for more than a match.
     *
     * @throws TargetException when the text is too long or the bound on steps is reached
     */
    public <T> T search(String text, Function<Matcher, T> use) throws TargetException {
        if (text.length() > MAX_TEXT) {
            throw new TargetException("text is longer than " + MAX_TEXT + " characters");
        }
        try {
            return use.apply(pattern.matcher(new Counted(text, new int[] {MAX_STEPS})));
        } catch (TooManySteps | StackOverflowError e) {
            throw new TargetException("regular expression takes too many steps");
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("regular expression takes too many steps", null, false, false);
        }
    }

    /** Counts the looks of the matcher, which has no bound of its own. */
    private static final class Counted implements CharSequence {
        private final String text;
        private final int[] stepsLeft;

        Counted(String text, int[] stepsLeft) {
            this.text = text;
            this.stepsLeft = stepsLeft;
        }

        @Override
        public char charAt(int index) {
            if (--stepsLeft[0] < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), stepsLeft);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
