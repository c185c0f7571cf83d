package io.brine.daemon.output;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** JSON as Python's json module writes it, spaces, number formats and {@code NaN} included. */
final class JsonOutput implements Outputter {
    private static final int DEFAULT_INDENT = 4;

    /** Spaces for each level; negative for everything on one line. */
    private final int indent;

    JsonOutput(OutputStyle style) {
        Integer wanted = style.indent();
        this.indent = wanted == null ? DEFAULT_INDENT : wanted;
    }

    @Override
    public String render(@Nullable Object data) {
        StringBuilder out = new StringBuilder();
        return append(out, data, 0) ? PythonStrings.stripRight(out.toString()) : "{}";
    }

    /**
     * @return false when a key cannot be written: Salt then answers with an empty object
     */
    private boolean append(StringBuilder out, @Nullable Object value, int level) {
        switch (value) {
            case null -> out.append("null");
            case String text -> appendText(out, text);
            case Boolean truth -> out.append(truth);
            case Double number -> out.append(number(number));
            case Number number -> out.append(number);
            case Map<?, ?> map -> {
                return appendMap(out, map, level + 1);
            }
            case List<?> list -> {
                return appendList(out, list, level + 1);
            }
            default -> appendText(out, PythonText.repr(value));
        }
        return true;
    }

    private boolean appendMap(StringBuilder out, Map<?, ?> map, int level) {
        if (map.isEmpty()) {
            out.append("{}");
            return true;
        }
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
                entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            newLine(out, level);
            String key = key(entry.getKey());
            if (key == null) {
                return false;
            }
            appendText(out, key);
            out.append(": ");
            if (!append(out, entry.getValue(), level)) {
                return false;
            }
            separate(out, entries.hasNext());
        }
        newLine(out, level - 1);
        out.append('}');
        return true;
    }

    private boolean appendList(StringBuilder out, List<?> list, int level) {
        if (list.isEmpty()) {
            out.append("[]");
            return true;
        }
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            newLine(out, level);
            if (!append(out, list.get(i), level)) {
                return false;
            }
            separate(out, i + 1 < list.size());
        }
        newLine(out, level - 1);
        out.append(']');
        return true;
    }

    private void separate(StringBuilder out, boolean more) {
        if (more) {
            out.append(indent < 0 ? ", " : ",");
        }
    }

    private void newLine(StringBuilder out, int level) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * level);
        }
    }

    private static @Nullable String key(@Nullable Object key) {
        return switch (key) {
            case null -> "null";
            case String text -> text;
            case Boolean truth -> truth.toString();
            case Double number -> number(number);
            case Number number -> number.toString();
            case Bytes ignored -> null;
            default -> null;
        };
    }

    private static String number(double number) {
        return switch (PythonText.floating(number)) {
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "nan" -> "NaN";
            case String finite -> finite;
        };
    }

    private static void appendText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
