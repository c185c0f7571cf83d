package io.brine.render.filter;

import io.brine.render.python.Py;
import io.brine.render.python.PyBuiltins;
import io.brine.render.python.PyError;
import io.brine.render.python.PyMath;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;
import io.brine.render.python.PyTuple;
import io.brine.render.python.StrMethods;
import io.brine.salt.payload.Bytes;
import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Salt's filters for text. */
final class SaltTextFilters {
    private SaltTextFilters() {}

    static void add(Map<String, Filter> all) {
        all.put("skip", (v, a, e) -> "");
        all.put("quote", (v, a, e) -> quote(Py.text(v)));
        all.put("to_bool", (v, a, e) -> toBool(v));
        all.put("regex_escape", (v, a, e) -> escape(Py.text(v)));
        all.put("regex_search", (v, a, e) -> Regex.of(a, 0).groups(Py.text(v), true));
        all.put("regex_match", (v, a, e) -> Regex.of(a, 0).groups(Py.text(v), false));
        all.put(
                "regex_replace",
                (v, a, e) ->
                        Regex.of(
                                        a.text(0, "rgx"),
                                        a.flag(2, "ignorecase", false),
                                        a.flag(3, "multiline", false))
                                .replace(Py.text(v), a.text(1, "val")));
        all.put(
                "to_bytes",
                (v, a, e) ->
                        v instanceof Bytes
                                ? v
                                : Bytes.of(Py.text(v).getBytes(StandardCharsets.UTF_8)));
        all.put("to_num", (v, a, e) -> toNum(v));
        all.put("str_to_num", (v, a, e) -> toNum(v));
        all.put("is_hex", (v, a, e) -> Py.isText(v) && PyBuiltins.toInt(v, 16) != null);
        all.put(
                "contains_whitespace",
                (v, a, e) ->
                        Py.text(v)
                                .codePoints()
                                .anyMatch(
                                        c ->
                                                Character.isWhitespace(c)
                                                        || Character.isSpaceChar(c)));
        all.put(
                "human_to_bytes",
                (v, a, e) ->
                        humanToBytes(
                                PyText.str(v),
                                a.text(0, "default_unit", "B"),
                                a.flag(1, "handle_metric", false)));
        all.put(
                "check_whitelist_blacklist",
                (v, a, e) -> listed(v, a.get(0, "whitelist", null), a.get(1, "blacklist", null)));
        all.put("to_snake_case", (v, a, e) -> snake(Py.text(v)));
        all.put("to_camelcase", (v, a, e) -> camel(Py.text(v), a.flag(0, "uppercamel", false)));
        all.put("strftime", (v, a, e) -> Dates.format(v, a.text(0, "format", "%Y-%m-%d")));
        all.put("date_format", (v, a, e) -> Dates.format(v, a.text(0, "format", "%Y-%m-%d")));
        all.put("yaml_dquote", (v, a, e) -> PyText.doubleQuoted(PyText.str(v)));
        all.put("yaml_squote", (v, a, e) -> singleQuoted(PyText.str(v)));
        all.put("yaml_encode", (v, a, e) -> yamlEncode(v));
    }

    private static String quote(String text) {
        if (text.isEmpty()) {
            return "''";
        }
        return text.matches("[A-Za-z0-9_@%+=:,./-]+")
                ? text
                : "'" + text.replace("'", "'\"'\"'") + "'";
    }

    private static boolean toBool(@Nullable Object value) {
        if (Py.isText(value)) {
            return Set.of("yes", "1", "true").contains(Py.text(value).toLowerCase(Locale.ROOT));
        }
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Double real -> false;
            case Number number -> PyOrder.compare(number, 0L, ">") > 0;
            default -> !Py.hashable(value) && Py.length(value) > 0;
        };
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("()[]{}?*+-|^$\\.&~# \t\n\r\u000b\f".indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }

    static @Nullable Object toNum(@Nullable Object value) {
        Object whole = PyBuiltins.toInt(value, 10);
        if (whole != null) {
            return whole;
        }
        Double real = PyBuiltins.toFloat(value);
        if (real == null && !Py.isText(value)) {
            throw PyError.type(
                    "int() argument must be a string, a bytes-like object or a real number, not '"
                            + Py.typeName(value)
                            + "'");
        }
        return real == null ? value : real;
    }

    private static Object humanToBytes(String text, String unitGiven, boolean metric) {
        String size = text.strip();
        int end = 0;
        while (end < size.length()
                && (Character.isDigit(size.charAt(end)) || size.charAt(end) == '.')) {
            end++;
        }
        String unit = size.substring(end).strip().toLowerCase(Locale.ROOT);
        unit = unit.isEmpty() ? unitGiven.toLowerCase(Locale.ROOT) : unit;
        Object number = toNum(size.substring(0, end));
        if (!Py.isNumber(number)) {
            return 0L;
        }
        boolean decimal = false;
        if (unit.matches("[kmgtpezy]b")) {
            decimal = metric;
        } else if (!unit.matches("b|[kmgtpezy](ib)?")) {
            return 0L;
        }
        long power = "bkmgtpezy".indexOf(unit.charAt(0));
        Object factor = PyMath.apply("**", decimal ? 10L : 2L, decimal ? power * 3 : power * 10);
        Object bytes = PyMath.apply("*", number, factor);
        Object whole = PyBuiltins.toInt(bytes, 10);
        return whole == null ? 0L : whole;
    }

    private static List<@Nullable Object> patterns(@Nullable Object value) {
        return !Py.truth(value) ? List.of() : Py.isText(value) ? PyTuple.of(value) : Py.list(value);
    }

    private static boolean listed(
            @Nullable Object value, @Nullable Object whitelist, @Nullable Object blacklist) {
        List<@Nullable Object> allowed = patterns(whitelist);
        List<@Nullable Object> refused = patterns(blacklist);
        boolean isAllowed =
                allowed.stream().anyMatch(p -> matches(PyText.str(value), PyText.str(p)));
        boolean isRefused =
                refused.stream().anyMatch(p -> matches(PyText.str(value), PyText.str(p)));
        return !isRefused && (allowed.isEmpty() || isAllowed);
    }

    /** Equal, a glob, or a whole regular expression. */
    private static boolean matches(String value, String pattern) {
        if (value.equals(pattern) || Glob.compile(pattern).matches(value)) {
            return true;
        }
        try {
            return Regex.of("(?:" + pattern + ")$", false, false).test(value);
        } catch (PyError e) {
            return false;
        }
    }

    private static String snake(String text) {
        if (text.isEmpty()) {
            throw PyError.type("string index out of range");
        }
        StringBuilder out = new StringBuilder(text.substring(0, 1).toLowerCase(Locale.ROOT));
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean edge =
                    Character.isLowerCase(text.charAt(i - 1))
                            || (i != text.length() - 1
                                    && Character.isLowerCase(text.charAt(i + 1)));
            out.append(Character.isUpperCase(c) && edge ? "_" : "")
                    .append(Character.toLowerCase(c));
        }
        return out.toString();
    }

    private static String camel(String text, boolean upper) {
        String[] words = text.split("_", -1);
        StringBuilder out = new StringBuilder(upper ? StrMethods.capitalize(words[0]) : words[0]);
        for (int i = 1; i < words.length; i++) {
            out.append(StrMethods.capitalize(words[i]));
        }
        return out.toString();
    }

    private static String singleQuoted(String text) {
        return "'" + text.replace("'", "''").replace("\n", "\n\n") + "'";
    }

    private static String yamlEncode(@Nullable Object value) {
        if (Py.isText(value)) {
            return PyText.doubleQuoted(Py.text(value));
        }
        if (value instanceof Iterable || value instanceof Map) {
            throw PyError.type(
                    "yaml_encode() only works with YAML scalar data; failed for <class '"
                            + Py.typeName(value)
                            + "'>");
        }
        String text = io.brine.salt.yaml.SaltYaml.dump(value).strip();
        return text.endsWith("\n...") ? text.substring(0, text.length() - 4) : text;
    }
}
