package io.brine.render.jinja;

import org.jspecify.annotations.Nullable;

/**
 * Where the data of a template ends and a tag, a comment or a line statement begins. Immutable.
 *
 * @param to behind the opening mark and its sign
 * @param sign {@code -}, {@code +}, or a blank for none
 */
record Opening(Kind kind, int from, int to, char sign) {
    enum Kind {
        BLOCK,
        VARIABLE,
        COMMENT,
        LINE,
        LINE_COMMENT
    }

    /** The first one from a place on; at the same place the longest mark wins. */
    static @Nullable Opening next(Syntax syntax, String text, int at) {
        Opening best = null;
        best = earlier(best, Kind.COMMENT, syntax.commentStart(), text, at);
        best = earlier(best, Kind.BLOCK, syntax.blockStart(), text, at);
        best = earlier(best, Kind.VARIABLE, syntax.variableStart(), text, at);
        if (!syntax.linePrefix().isEmpty()) {
            best = earlierLine(best, syntax.linePrefix(), text, at);
        }
        if (!syntax.lineComment().isEmpty()) {
            best = earlierComment(best, syntax.lineComment(), text, at);
        }
        return best;
    }

    private static @Nullable Opening earlier(
            @Nullable Opening best, Kind kind, String start, String text, int at) {
        int from = text.indexOf(start, at);
        if (from < 0 || (best != null && !best.yieldsTo(from, start.length()))) {
            return best;
        }
        int to = from + start.length();
        char sign = to < text.length() ? text.charAt(to) : ' ';
        boolean signed = sign == '-' || sign == '+';
        return new Opening(kind, from, signed ? to + 1 : to, signed ? sign : ' ');
    }

    private boolean yieldsTo(int otherFrom, int otherLength) {
        return otherFrom < from || (otherFrom == from && otherLength > to - from);
    }

    private static @Nullable Opening earlierLine(
            @Nullable Opening best, String prefix, String text, int at) {
        for (int from = text.indexOf(prefix, at);
                from >= 0;
                from = text.indexOf(prefix, from + 1)) {
            int start = indent(text, at, from);
            if (start == 0 || text.charAt(start - 1) == '\n') {
                return best == null || start < best.from
                        ? new Opening(Kind.LINE, start, from + prefix.length(), ' ')
                        : best;
            }
        }
        return best;
    }

    private static @Nullable Opening earlierComment(
            @Nullable Opening best, String prefix, String text, int at) {
        int from = text.indexOf(prefix, at);
        if (from < 0 || (best != null && from >= best.from)) {
            return best;
        }
        return new Opening(Kind.LINE_COMMENT, indent(text, at, from), from + prefix.length(), ' ');
    }

    private static int indent(String text, int at, int from) {
        int start = from;
        while (start > at && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) {
            start--;
        }
        return start;
    }
}
