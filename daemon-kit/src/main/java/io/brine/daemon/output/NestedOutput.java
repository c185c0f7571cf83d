package io.brine.daemon.output;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Salt's default: keys with their values indented below them, in colours that tell types apart. */
final class NestedOutput implements Outputter {
    private static final int VALUE_INDENT = 4;
    private static final int LIST_INDENT = 2;

    private final Ansi ansi;
    private final boolean stripEscapes;
    private final int baseIndent;
    private final boolean failed;

    NestedOutput(OutputStyle style) {
        this.ansi = new Ansi(style.color());
        this.stripEscapes = style.stripColors();
        this.baseIndent = style.nestedIndent();
        this.failed = style.retcode() != 0;
    }

    @Override
    public String render(@Nullable Object data) {
        StringBuilder out = new StringBuilder();
        display(data, baseIndent, "", out);
        if (!out.isEmpty()) {
            out.setLength(out.length() - 1);
        }
        return PythonStrings.stripRight(out.toString());
    }

    private void display(@Nullable Object value, int indent, String prefix, StringBuilder out) {
        switch (value) {
            case null -> line(out, indent, ansi.lightYellow(), prefix + "None", "");
            case Boolean truth ->
                    line(out, indent, ansi.lightYellow(), prefix + PythonText.repr(truth), "");
            case Number number ->
                    line(out, indent, ansi.lightYellow(), prefix + PythonText.repr(number), "");
            case String text -> displayText(text, indent, prefix, out);
            case List<?> list -> displayList(list, indent, out);
            case Map<?, ?> map -> displayMap(map, indent, prefix, out);
            default -> {
                // Salt shows nothing for what is none of these, octets that are no text among them.
            }
        }
    }

    private void displayText(String text, int indent, String prefix, StringBuilder out) {
        String linePrefix = prefix;
        for (String line : PythonStrings.splitLines(text, false)) {
            String shown = stripEscapes ? PythonStrings.withoutEscapes(line) : line;
            line(out, indent, ansi.green(), linePrefix + shown, "");
            linePrefix = " ".repeat(prefix.length());
        }
    }

    private void displayList(List<?> list, int indent, StringBuilder out) {
        String color = failed ? ansi.red() : ansi.green();
        for (Object member : list) {
            if (member instanceof List<?> || member instanceof Map<?, ?>) {
                line(out, indent, color, "|_", "");
                display(member, indent + LIST_INDENT, member instanceof Map<?, ?> ? "" : "- ", out);
            } else {
                display(member, indent, "- ", out);
            }
        }
    }

    private void displayMap(Map<?, ?> map, int indent, String prefix, StringBuilder out) {
        String color = failed ? ansi.red() : ansi.cyan();
        if (indent > 0) {
            line(out, indent, color, "----------", "");
        }
        PythonOrder.sortedOrAsText(map)
                .forEach(
                        (key, value) -> {
                            line(out, indent, color, prefix + PythonText.str(key), ":");
                            display(value, indent + VALUE_INDENT, "", out);
                        });
    }

    private void line(StringBuilder out, int indent, String color, String text, String suffix) {
        out.repeat(' ', indent).append(color).append(text).append(ansi.end()).append(suffix);
        out.append('\n');
    }
}
