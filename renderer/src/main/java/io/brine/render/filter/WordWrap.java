package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.StrSplit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Jinja2's {@code wordwrap}. */
final class WordWrap {
    private static final Pattern BREAKS =
            Pattern.compile("(?<=\\S)(?=\\s)|(?<=\\s)(?=\\S)|(?<=[a-zA-Z]-)(?=[a-zA-Z])");

    private WordWrap() {}

    static String wrap(String text, Args a) {
        int width = (int) Math.max(1, Math.min(100_000, a.integer(0, "width", 79)));
        boolean breaks = a.flag(1, "break_long_words", true);
        Object given = a.get(2, "wrapstring", null);
        String with = given == null ? "\n" : String.valueOf(given);
        List<String> out = new ArrayList<>();
        for (@Nullable Object line : StrSplit.lines(text, false)) {
            out.add(String.join(with, line(String.valueOf(line), width, breaks)));
        }
        return String.join(with, out);
    }

    private static List<String> line(String line, int width, boolean breaks) {
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String part : BREAKS.split(line, -1)) {
            String rest = part;
            if (rest.isBlank() && current.isEmpty() && !lines.isEmpty()) {
                continue;
            }
            if (current.length() + rest.length() > width
                    && !current.isEmpty()
                    && rest.length() <= width) {
                lines.add(current.toString().stripTrailing());
                current.setLength(0);
                if (rest.isBlank()) {
                    continue;
                }
            }
            while (breaks && current.length() + rest.length() > width) {
                int room = width - current.length();
                lines.add(current + rest.substring(0, room));
                rest = rest.substring(room);
                current.setLength(0);
            }
            if (!breaks && !current.isEmpty() && current.length() + rest.length() > width) {
                lines.add(current.toString().stripTrailing());
                current.setLength(0);
            }
            current.append(rest);
        }
        if (!current.isEmpty()) {
            lines.add(current.toString().stripTrailing());
        }
        return lines;
    }
}
