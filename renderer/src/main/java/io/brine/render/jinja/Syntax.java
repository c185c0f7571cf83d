package io.brine.render.jinja;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What {@code jinja_env}, {@code jinja_sls_env} and a {@code #jinja2:} line may set. Immutable.
 *
 * @param linePrefix what starts a line statement, empty for none
 * @param lineComment what starts a line comment, empty for none
 */
public record Syntax(
        String blockStart,
        String blockEnd,
        String variableStart,
        String variableEnd,
        String commentStart,
        String commentEnd,
        String linePrefix,
        String lineComment,
        boolean trimBlocks,
        boolean lstripBlocks,
        boolean keepTrailingNewline) {
    /** Jinja's own. */
    public static final Syntax DEFAULT =
            new Syntax("{%", "%}", "{{", "}}", "{#", "#}", "", "", false, false, false);

    /** With the options of a map, by the names of Jinja's environment. */
    public Syntax with(Map<?, ?> options) {
        return new Syntax(
                text(options, "block_start_string", blockStart),
                text(options, "block_end_string", blockEnd),
                text(options, "variable_start_string", variableStart),
                text(options, "variable_end_string", variableEnd),
                text(options, "comment_start_string", commentStart),
                text(options, "comment_end_string", commentEnd),
                text(options, "line_statement_prefix", linePrefix),
                text(options, "line_comment_prefix", lineComment),
                flag(options, "trim_blocks", trimBlocks),
                flag(options, "lstrip_blocks", lstripBlocks),
                flag(options, "keep_trailing_newline", keepTrailingNewline));
    }

    private static @Nullable Object option(Map<?, ?> options, String name) {
        for (Map.Entry<?, ?> entry : options.entrySet()) {
            if (name.equalsIgnoreCase(String.valueOf(entry.getKey()))) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static String text(Map<?, ?> options, String name, String fallback) {
        return option(options, name) instanceof String text && !text.isEmpty() ? text : fallback;
    }

    private static boolean flag(Map<?, ?> options, String name, boolean fallback) {
        return option(options, name) instanceof Boolean flag ? flag : fallback;
    }
}
