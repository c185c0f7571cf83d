package io.brine.render.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyMath;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;
import io.brine.render.python.PyView;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON as Python's module writes and reads it. Stateless. */
public final class Json {
    private static final int MAX_DEPTH = 200;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    private final boolean sorted;
    private final boolean ascii;
    private final int indent;
    private final StringBuilder out = new StringBuilder();

    private Json(boolean sorted, boolean ascii, int indent) {
        this.sorted = sorted;
        this.ascii = ascii;
        this.indent = indent;
    }

    /**
     * Writes a value.
     *
     * @param indent negative for one line
     */
    public static String write(@Nullable Object value, boolean sorted, boolean ascii, int indent) {
        Json json = new Json(sorted, ascii, indent);
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw PyError.type("Circular reference detected");
        }
        if (out.length() > Py.MAX_TEXT) {
            throw PyError.type("text longer than " + Py.MAX_TEXT + " characters");
        }
        if (Py.isText(value)) {
            text(Py.text(value));
            return;
        }
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag ? "true" : "false");
            case Double real ->
                    out.append(
                            Double.isNaN(real)
                                    ? "NaN"
                                    : Double.isInfinite(real)
                                            ? (real > 0 ? "Infinity" : "-Infinity")
                                            : PyText.repr(real));
            case Number number -> out.append(number);
            case Map<?, ?> map -> map(map, depth);
            case List<?> list -> list(list, depth);
            default ->
                    throw PyError.type(
                            "Object of type " + Py.typeName(value) + " is not JSON serializable");
        }
    }

    private void line(int depth) {
        if (indent >= 0) {
            out.append('\n').append(" ".repeat(indent * depth));
        }
    }

    private void list(List<?> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            line(depth + 1);
            write(element, depth + 1);
            separator = indent >= 0 ? "," : ", ";
        }
        line(depth);
        out.append(']');
    }

    private void map(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        List<Object> keys = new ArrayList<>(map.keySet());
        if (sorted) {
            keys.sort((a, b) -> PyOrder.compare(a, b, "<"));
        }
        out.append('{');
        String separator = "";
        for (Object key : keys) {
            out.append(separator);
            line(depth + 1);
            text(key(key));
            out.append(": ");
            write(map.get(key), depth + 1);
            separator = indent >= 0 ? "," : ", ";
        }
        line(depth);
        out.append('}');
    }

    private static String key(@Nullable Object key) {
        return switch (key) {
            case String text -> text;
            case null -> "null";
            case Boolean flag -> flag ? "true" : "false";
            case Number number -> PyText.repr(number);
            default ->
                    throw PyError.type(
                            "keys must be str, int, float, bool or None, not " + Py.typeName(key));
        };
    }

    private void text(String text) {
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
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /**
     * Reads one value.
     *
     * @throws IOException when it is no JSON, or more than one value
     */
    public static @Nullable Object read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IOException("Expecting value: line 1 column 1 (char 0)");
            }
            Object value = read(parser, first);
            if (parser.nextToken() != null) {
                throw new IOException("Extra data");
            }
            return value;
        }
    }

    private static @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> PyMath.narrow(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (JsonToken t = parser.nextToken();
                        t != JsonToken.END_ARRAY;
                        t = parser.nextToken()) {
                    list.add(read(parser, t));
                }
                yield list;
            }
            case START_OBJECT -> {
                Map<Object, @Nullable Object> map = new LinkedHashMap<>();
                for (JsonToken t = parser.nextToken();
                        t != JsonToken.END_OBJECT;
                        t = parser.nextToken()) {
                    String key = parser.currentName();
                    map.put(key, read(parser, parser.nextToken()));
                }
                yield map;
            }
            default -> throw new IOException("unexpected " + token);
        };
    }

    /** Views and sets as lists, for what writes payload values. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof PyView || value instanceof Set ? Py.list(value) : value;
    }
}
