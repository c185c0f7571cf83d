package io.brine.master.keys;

import java.util.regex.Pattern;

/**
 * A shell-style pattern for whole ids as Salt (Python's fnmatch) reads it: {@code *}, {@code ?},
 * {@code [ab]}, {@code [!a]}; case counts. Immutable; takes time linear in the id for each star.
 */
public final class IdGlob {
    private final Pattern pattern;

    /** Any text is a pattern: a bracket without an end stands for itself. */
    public IdGlob(String glob) {
        this.pattern = Pattern.compile(regex(glob), Pattern.DOTALL);
    }

    /** Whether the whole id matches. */
    public boolean matches(String id) {
        return pattern.matcher(id).matches();
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i++);
            if (c == '*') {
                if (!regex.toString().endsWith(".*")) {
                    regex.append(".*");
                }
            } else if (c == '?') {
                regex.append('.');
            } else if (c == '[') {
                int end = classEnd(glob, i);
                if (end < 0) {
                    regex.append("\\[");
                } else {
                    regex.append(characterClass(glob.substring(i, end)));
                    i = end + 1;
                }
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static int classEnd(String glob, int from) {
        int at = from;
        if (at < glob.length() && glob.charAt(at) == '!') {
            at++;
        }
        if (at < glob.length() && glob.charAt(at) == ']') {
            at++;
        }
        return glob.indexOf(']', at);
    }

    private static String characterClass(String body) {
        boolean negated = body.startsWith("!");
        String members = negated ? body.substring(1) : body;
        StringBuilder regex = new StringBuilder(negated ? "[^" : "[");
        for (int i = 0; i < members.length(); i++) {
            char c = members.charAt(i);
            boolean range = c == '-' && i > 0 && i < members.length() - 1;
            if (range && members.charAt(i - 1) > members.charAt(i + 1)) {
                return negated ? "." : "(?!)";
            }
            if (!range && !Character.isLetterOrDigit(c)) {
                regex.append('\\');
            }
            regex.append(c);
        }
        return regex.append(']').toString();
    }
}
