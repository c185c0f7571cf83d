package io.brine.master.cli;

import io.brine.daemon.output.OutputStyle;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/** Salt's {@code no_return} outputter, for minions that did not return: ids cyan, reasons red. */
final class NoReturnOutputter {
    private static final String CYAN = "\033[0;36m";
    private static final String RED = "\033[0;31m";
    private static final String END = "\033[0;0m";

    private NoReturnOutputter() {}

    static String render(@Nullable Object data, OutputStyle style) {
        StringBuilder out = new StringBuilder();
        append(out, data, 0, style.color());
        return out.toString();
    }

    private static void append(
            StringBuilder out, @Nullable Object data, int indent, boolean color) {
        String margin = " ".repeat(indent);
        if (data instanceof String text) {
            for (String line : text.split("\n", -1)) {
                line(out, color, RED, margin + line, "");
            }
        } else if (data instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
            sorted.forEach(
                    (key, value) -> {
                        line(out, color, CYAN, margin + key, ":");
                        append(out, value, indent + 4, color);
                    });
        }
    }

    private static void line(
            StringBuilder out, boolean color, String tint, String text, String after) {
        out.append(color ? tint + text + END : text).append(after).append('\n');
    }
}
