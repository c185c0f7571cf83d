package io.brine.daemon.output;

import org.jspecify.annotations.Nullable;

/**
 * How an outputter writes.
 *
 * @param color true for ANSI colours
 * @param stripColors true to take escape sequences out of the texts shown (Salt's {@code
 *     strip_colors})
 * @param indent {@code --out-indent}: null for the outputter's own default; for json and yaml a
 *     negative number puts everything on one line
 * @param retcode the worst return code among the answers; not 0 turns nested's keys red, as Salt
 *     does
 * @param nestedIndent spaces before everything that nested shows (Salt's {@code nested_indent}), at
 *     least 0
 */
public record OutputStyle(
        boolean color,
        boolean stripColors,
        @Nullable Integer indent,
        int retcode,
        int nestedIndent) {
    /** No colours, default indent. */
    public static final OutputStyle PLAIN = new OutputStyle(false, true, null, 0);

    /** Salt's colours, default indent. */
    public static final OutputStyle COLORED = new OutputStyle(true, true, null, 0);

    /** Without an indent of its own for nested. */
    public OutputStyle(boolean color, boolean stripColors, @Nullable Integer indent, int retcode) {
        this(color, stripColors, indent, retcode, 0);
    }

    /** A copy for answers whose worst return code is {@code newRetcode}. */
    public OutputStyle withRetcode(int newRetcode) {
        return new OutputStyle(color, stripColors, indent, newRetcode, nestedIndent);
    }

    /** A copy with another indent. */
    public OutputStyle withIndent(@Nullable Integer newIndent) {
        return new OutputStyle(color, stripColors, newIndent, retcode, nestedIndent);
    }
}
