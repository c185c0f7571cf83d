package io.brine.salt.target;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A Python regular expression from outside, matched as {@code re.match} does: anchored at the start
 * only. Immutable and thread-safe. Its size and the steps of one match are bounded, so that nobody
 * can stop a daemon with an expression that backtracks for ever.
 */
public final class BoundedRegex {
    /** Longest expression, in characters. */
    public static final int MAX_PATTERN = 4096;

    /** Longest text that is matched, in characters. */
    public static final int MAX_TEXT = 64 * 1024;

    /** Most characters looked at in one match. */
    public static final int MAX_STEPS = 1_000_000;

    private final Pattern pattern;

    private BoundedRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Translates and compiles.
     *
     * @throws TargetException when Python would refuse it, or it is too long or repeats too much
     */
    public static BoundedRegex compile(String python) throws TargetException {
        if (python.length() > MAX_PATTERN) {
            throw new TargetException(
                    "regular expression is longer than " + MAX_PATTERN + " characters");
        }
        String java = new PythonRegex(python).toJava();
        try {
            return new BoundedRegex(
                    Pattern.compile(java, Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS));
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new TargetException("not a regular expression: '" + shortened(python) + "'");
        }
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    /** False also when the bound on steps is reached. */
    public boolean matches(String text) {
        if (text.length() > MAX_TEXT) {
            return false;
        }
        Matcher matcher = pattern.matcher(new Counted(text, new int[] {MAX_STEPS}));
        try {
            return matcher.lookingAt();
        } catch (TooManySteps | StackOverflowError e) {
            return false;
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
