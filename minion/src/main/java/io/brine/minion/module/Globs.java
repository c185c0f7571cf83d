package io.brine.minion.module;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Shell globs as Python's {@code fnmatch} reads them: {@code *}, {@code ?}, {@code [ab]}, {@code
 * [!a]}.
 */
final class Globs {
    private Globs() {}

    /** Whether a whole name matches; case-sensitive. */
    static Predicate<String> matcher(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i++);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[' -> {
                    int end = glob.indexOf(']', i + 1);
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        String set =
                                glob.substring(i, end)
                                        .replace("\\", "\\\\")
                                        .replace("[", "\\[")
                                        .replace("&&", "&\\&");
                        regex.append('[')
                                .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                                .append(']');
                        i = end + 1;
                    }
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }
}
