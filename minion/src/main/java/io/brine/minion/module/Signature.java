package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a function, parsed from {@link SaltFunction#params()}. Immutable.
 *
 * @param parameters the declared names, in order, without {@code *args} and {@code **kwargs}
 * @param defaults the values of those that have one; they are the last of {@code parameters}
 * @param varargs the name behind {@code *}, or null
 * @param keywords the name behind {@code **}, or null
 */
public record Signature(
        List<String> parameters,
        Map<String, @Nullable Object> defaults,
        @Nullable String varargs,
        @Nullable String keywords) {

    /**
     * Parses for example {@code "cmd, cwd=None, timeout=30, **kwargs"}.
     *
     * @throws IllegalArgumentException when the text is not such a list
     */
    public static Signature parse(String text) {
        List<String> parameters = new ArrayList<>();
        Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
        String varargs = null;
        String keywords = null;
        for (String part : split(text)) {
            if (part.startsWith("**")) {
                keywords = part.substring(2);
            } else if (part.startsWith("*")) {
                varargs = part.substring(1);
            } else {
                int equals = part.indexOf('=');
                String name = (equals < 0 ? part : part.substring(0, equals)).strip();
                parameters.add(name);
                if (equals >= 0) {
                    defaults.put(name, literal(part.substring(equals + 1).strip()));
                } else if (!defaults.isEmpty()) {
                    throw new IllegalArgumentException(
                            "'" + name + "' follows a parameter with a default");
                }
            }
        }
        return new Signature(List.copyOf(parameters), defaults, varargs, keywords);
    }

    /** Whether a keyword argument of this name is accepted. */
    public boolean accepts(String keyword) {
        return keywords != null || parameters.contains(keyword);
    }

    /** How many parameters have no default. */
    public int required() {
        return parameters.size() - defaults.size();
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && c == ',') {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            part.append(c);
        }
        parts.add(part.toString().strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }

    private static @Nullable Object literal(String text) {
        return switch (text) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            default -> textOrNumber(text);
        };
    }

    private static Object textOrNumber(String text) {
        char first = text.charAt(0);
        if (first == '\'' || first == '"') {
            return text.substring(1, text.length() - 1);
        }
        return text.indexOf('.') < 0 ? (Object) Long.valueOf(text) : Double.valueOf(text);
    }
}
