package io.brine.render.python;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Python's {@code str} and {@code repr}, and how Salt prints a mapping in a template. */
public final class PyText {
    private static final int MAX_DEPTH = 200;

    private PyText() {}

    public static String str(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Undefined undefined -> {
                undefined.use();
                yield "";
            }
            case PyObject object -> object.str();
            case null, default -> repr(value);
        };
    }

    public static String repr(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        repr(value, out, 0, false);
        return out.toString();
    }

    /** As an expression prints: mappings so that YAML reads text of several lines back. */
    public static String print(@Nullable Object value) {
        if (value instanceof Map
                || (value instanceof Collection<?> && !(value instanceof PyView))) {
            StringBuilder out = new StringBuilder();
            repr(value, out, 0, true);
            return out.toString();
        }
        return str(value);
    }

    private static void repr(@Nullable Object value, StringBuilder out, int depth, boolean safe) {
        if (depth > MAX_DEPTH) {
            throw PyError.type("maximum recursion depth exceeded while getting the repr");
        }
        if (out.length() > Py.MAX_TEXT) {
            throw Py.tooLong();
        }
        switch (value) {
            case Markup markup ->
                    out.append("Markup(").append(PythonText.repr(markup.text())).append(')');
            case Undefined undefined -> {
                undefined.use();
                out.append("Undefined");
            }
            case PyTuple tuple -> {
                join(tuple, "(", tuple.size() == 1 ? ",)" : ")", out, depth, safe);
            }
            case List<?> list -> join(list, "[", "]", out, depth, safe);
            case Set<?> set when set.isEmpty() -> out.append("set()");
            case Set<?> set -> join(set, "{", "}", out, depth, safe);
            case PyView view -> join(view, Py.typeName(view) + "([", "])", out, depth, safe);
            case Map<?, ?> map -> map(map, out, depth, safe);
            case PyIterator iterator -> out.append('<').append(iterator.name()).append('>');
            case PyObject object -> out.append(object.repr());
            case Callable function -> out.append("<function>");
            case null, default -> out.append(PythonText.repr(value));
        }
    }

    private static void join(
            Collection<?> values,
            String open,
            String close,
            StringBuilder out,
            int depth,
            boolean safe) {
        out.append(open);
        String separator = "";
        for (Object value : values) {
            out.append(separator);
            repr(value, out, depth + 1, safe);
            separator = ", ";
        }
        out.append(close);
    }

    private static void map(Map<?, ?> map, StringBuilder out, int depth, boolean safe) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            repr(entry.getKey(), out, depth + 1, false);
            out.append(": ");
            if (safe && entry.getValue() instanceof String text && hasBreak(text)) {
                out.append(doubleQuoted(text));
            } else {
                repr(entry.getValue(), out, depth + 1, safe);
            }
            separator = ", ";
        }
        out.append('}');
    }

    private static boolean hasBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\t') >= 0;
    }

    /** A double-quoted scalar of YAML on one line. */
    public static String doubleQuoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '"' -> out.append("\\\"");
                                case '\\' -> out.append("\\\\");
                                case '\n' -> out.append("\\n");
                                case '\r' -> out.append("\\r");
                                case '\t' -> out.append("\\t");
                                case 0 -> out.append("\\0");
                                case 7 -> out.append("\\a");
                                case 8 -> out.append("\\b");
                                case 0x0b -> out.append("\\v");
                                case 0x0c -> out.append("\\f");
                                case 0x1b -> out.append("\\e");
                                case 0x85 -> out.append("\\N");
                                case 0xa0 -> out.append("\\_");
                                case 0x2028 -> out.append("\\L");
                                case 0x2029 -> out.append("\\P");
                                default -> {
                                    if (c < 0x20 || c == 0x7f) {
                                        out.append("\\x%02X".formatted(c));
                                    } else {
                                        out.appendCodePoint(c);
                                    }
                                }
                            }
                        });
        return out.append('"').toString();
    }
}
