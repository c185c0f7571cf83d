package io.brine.salt.target;

/**
 * Rewrites a Python regular expression for Java, where the two differ: named groups, {@code \Z},
 * brackets and ampersands inside a class, braces that are no quantifier. Confined to one call.
 */
final class PythonRegex {
    /** The product of all least repeat counts: what no text can shorten. */
    private static final long MAX_REPEATS = 100_000;

    private static final String KNOWN_ESCAPES = "abABdDfnrsStvwWxuUZ0123456789";

    private final String python;
    private final StringBuilder java = new StringBuilder();
    private int at;
    private long repeats = 1;

    PythonRegex(String python) {
        this.python = python;
    }

    String toJava() throws TargetException {
        while (at < python.length()) {
            char c = python.charAt(at);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> characterClass();
                case '(' -> group();
                case '{' -> brace();
                default -> {
                    java.append(c);
                    at++;
                }
            }
        }
        return java.toString();
    }

    private void escape(boolean inClass) throws TargetException {
        if (at + 1 >= python.length()) {
            throw wrong("it ends with a backslash");
        }
        char c = python.charAt(at + 1);
        boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letterOrDigit && KNOWN_ESCAPES.indexOf(c) < 0) {
            throw wrong("bad escape \\" + c);
        }
        if (isOctal(at + 1) && isOctal(at + 2) && isOctal(at + 3)) {
            octal();
            return;
        }
        switch (c) {
            case 'Z' -> append("\\z", 2);
            case 'v' -> append("\\x0B", 2);
            case 'b' -> append(inClass ? "\\x08" : "\\b", 2);
            case 'U' -> longEscape();
            case '0' -> octal();
            default -> append(python.substring(at, at + 2), 2);
        }
    }

    private void longEscape() throws TargetException {
        if (at + 10 > python.length()) {
            throw wrong("incomplete escape \\U");
        }
        append("\\x{" + python.substring(at + 2, at + 10) + "}", 10);
    }

    private boolean isOctal(int index) {
        return index < python.length()
                && python.charAt(index) >= '0'
                && python.charAt(index) <= '7';
    }

    private void octal() {
        int end = at + 2;
        while (end < at + 4 && isOctal(end)) {
            end++;
        }
        int value = Integer.parseInt(python.substring(at + 1, end), 8);
        append("\\x%02X".formatted(value), end - at);
    }

    private void characterClass() throws TargetException {
        java.append('[');
        at++;
        if (peek('^')) {
            append("^", 1);
        }
        if (peek(']')) {
            append("\\]", 1);
        }
        while (!peek(']')) {
            if (at >= python.length()) {
                throw wrong("unterminated character set");
            }
            char c = python.charAt(at);
            switch (c) {
                case '\\' -> escape(true);
                case '[' -> append("\\[", 1);
                case '&' -> append("\\&", 1);
                case '^' -> append("\\^", 1);
                default -> append(String.valueOf(c), 1);
            }
        }
        append("]", 1);
    }

    private void group() throws TargetException {
        if (!python.startsWith("(?", at)) {
            append("(", 1);
        } else if (python.startsWith("(?P<", at)) {
            append("(?<" + groupName(at + 4, '>'), 4);
            at = python.indexOf('>', at);
        } else if (python.startsWith("(?P=", at)) {
            append("\\k<" + groupName(at + 4, ')') + ">", 4);
            at = python.indexOf(')', at) + 1;
        } else if (python.startsWith("(?P", at)) {
            throw wrong("unknown extension (?P");
        } else if (python.startsWith("(?#", at)) {
            int end = python.indexOf(')', at);
            if (end < 0) {
                throw wrong("missing ), unterminated comment");
            }
            at = end + 1;
        } else if (python.startsWith("(?(", at) || python.startsWith("(?a", at)) {
            throw wrong("conditional groups and the flag 'a' are not supported");
        } else {
            append("(?", 2);
        }
    }

    /** Java allows letters and digits only, so the underscore of a Python name is spelt out. */
    private String groupName(int from, char end) throws TargetException {
        int to = python.indexOf(end, from);
        if (to <= from || !python.substring(from, to).matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw wrong("bad group name");
        }
        return "g" + python.substring(from, to).replace("Z", "ZZ").replace("_", "Zu");
    }

    /** A quantifier stays one, {@code {,n}} gets its zero, any other brace stands for itself. */
    private void brace() throws TargetException {
        int end = python.indexOf('}', at);
        String inside = end < 0 ? "" : python.substring(at + 1, end);
        if (!inside.matches("[0-9]{1,9}|[0-9]{0,9},[0-9]{0,9}") || inside.equals(",")) {
            append("\\{", 1);
            return;
        }
        String bounds = inside.startsWith(",") ? "0" + inside : inside;
        int comma = bounds.indexOf(',');
        repeats *= Math.max(1, Long.parseLong(comma < 0 ? bounds : bounds.substring(0, comma)));
        if (repeats > MAX_REPEATS) {
            throw wrong("it repeats too often");
        }
        append("{" + bounds + "}", end + 1 - at);
    }

    private boolean peek(char c) {
        return at < python.length() && python.charAt(at) == c;
    }

    private void append(String text, int consumed) {
        java.append(text);
        at += consumed;
    }

    private TargetException wrong(String why) {
        return new TargetException("not a regular expression: " + why);
    }
}
