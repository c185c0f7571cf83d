package io.brine.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in the language of manual pages, macros {@code man}; ASCII alone. Confined to its user. */
final class Roff {
    private static final Pattern INLINE =
            Pattern.compile(
                    "`([^`]+)`|\\*\\*([^*]+)\\*\\*|\\*([^*\\s][^*]*)\\*|\\[([^\\]]+)\\]\\(([^)]+)\\)");

    private static final int LONG = 50;

    private final List<String> lines = new ArrayList<>();

    /** A macro with arguments, each quoted. */
    Roff macro(String name, String... arguments) {
        StringBuilder line = new StringBuilder(".").append(name);
        for (String argument : arguments) {
            line.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
        }
        lines.add(line.toString());
        return this;
    }

    /** A line of text in which Markdown's emphasis is shown. */
    Roff text(String markdown) {
        return raw(inline(markdown));
    }

    /** A line that is roff already. */
    Roff raw(String line) {
        lines.add(line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line);
        return this;
    }

    /** A request that is written as it stands. */
    Roff request(String line) {
        lines.add(line);
        return this;
    }

    /** Lines that keep their shape. */
    Roff verbatim(List<String> code) {
        lines.add(".PP");
        lines.add(".RS 4");
        lines.add(".nf");
        for (String line : code) {
            raw(literal(line));
        }
        lines.add(".fi");
        lines.add(".RE");
        return this;
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }

    /** Markdown's code and emphasis become bold and italic. */
    static String inline(String markdown) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = INLINE.matcher(markdown);
        int from = 0;
        while (matcher.find()) {
            out.append(escape(markdown.substring(from, matcher.start())));
            from = matcher.end();
            if (matcher.group(1) != null) {
                out.append("\\fB").append(breakable(matcher.group(1))).append("\\fR");
            } else if (matcher.group(2) != null) {
                out.append("\\fB").append(literal(matcher.group(2))).append("\\fR");
            } else if (matcher.group(3) != null) {
                out.append("\\fI").append(escape(matcher.group(3))).append("\\fR");
            } else {
                out.append(escape(matcher.group(4)));
            }
        }
        return out.append(escape(markdown.substring(from))).toString();
    }

    /**
     * Code within a sentence; what is longer than a line may go on in the next one after a comma.
     */
    private static String breakable(String code) {
        String text = literal(code);
        return code.length() > LONG ? text.replace(",", ",\\:") : text;
    }

    /** What a user types: a hyphen is the character of the keyboard, which can be searched for. */
    static String literal(String text) {
        return escape(text).replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti");
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            switch (point) {
                                case '\\' -> out.append("\\e");
                                case '\u2026' -> out.append("...");
                                case '\u2013' -> out.append("\\(en");
                                case '\u2014' -> out.append("\\(em");
                                case '\'' -> out.append("\\(aq");
                                case '`' -> out.append("\\(ga");
                                default -> {
                                    if (point < 0x80) {
                                        out.append((char) point);
                                    } else {
                                        out.append("\\[u%04X]".formatted(point));
                                    }
                                }
                            }
                        });
        return out.toString();
    }
}
