package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.Markup;
import io.brine.render.python.Py;
import io.brine.render.python.PyAccess;
import io.brine.render.python.PyBuiltins;
import io.brine.render.python.PyError;
import io.brine.render.python.PyMath;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;
import io.brine.render.python.StrMethods;
import io.brine.render.python.StrSplit;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jinja2's filters for text and numbers. */
final class TextFilters {
    private TextFilters() {}

    static void add(Map<String, Filter> all) {
        all.put("upper", (v, a, e) -> PyText.str(v).toUpperCase(Locale.ROOT));
        all.put("lower", (v, a, e) -> PyText.str(v).toLowerCase(Locale.ROOT));
        all.put("capitalize", (v, a, e) -> StrMethods.capitalize(PyText.str(v)));
        all.put("title", (v, a, e) -> title(PyText.str(v)));
        all.put(
                "trim",
                (v, a, e) -> {
                    Object chars = a.get(0, "chars", null);
                    return StrMethods.strip(
                            PyText.str(v), chars == null ? null : Py.text(chars), true, true);
                });
        all.put(
                "replace",
                (v, a, e) ->
                        StrMethods.replace(
                                PyText.str(v),
                                PyText.str(a.need(0, "old")),
                                PyText.str(a.need(1, "new")),
                                a.integer(2, "count", -1)));
        all.put("string", (v, a, e) -> PyText.str(v));
        all.put(
                "format",
                (v, a, e) ->
                        PyMath.apply(
                                "%",
                                PyText.str(v),
                                a.named().isEmpty()
                                        ? io.brine.render.python.PyTuple.from(a.list())
                                        : Py.copy(a.named())));
        all.put("center", (v, a, e) -> method(PyText.str(v), "center", a.integer(0, "width", 80)));
        all.put("indent", TextFilters::indent);
        all.put(
                "wordcount",
                (v, a, e) ->
                        (long) PyText.str(v).split("\\W+").length
                                - (PyText.str(v).isEmpty()
                                                || !Character.isLetterOrDigit(
                                                        PyText.str(v).charAt(0))
                                        ? 1
                                        : 0));
        all.put("truncate", (v, a, e) -> truncate(PyText.str(v), a));
        all.put("wordwrap", (v, a, e) -> WordWrap.wrap(PyText.str(v), a));
        all.put(
                "striptags",
                (v, a, e) ->
                        PyText.str(v)
                                .replaceAll("(?s)<!--.*?-->|<[^>]*>", "")
                                .strip()
                                .replaceAll("\\s+", " "));
        all.put("escape", (v, a, e) -> escape(v));
        all.put("e", (v, a, e) -> escape(v));
        all.put("forceescape", (v, a, e) -> new Markup(Markup.escape(PyText.str(v))));
        all.put("safe", (v, a, e) -> v instanceof Markup ? v : new Markup(PyText.str(v)));
        all.put("urlencode", (v, a, e) -> urlencode(v));
        all.put("pprint", (v, a, e) -> PrettyPrint.format(v));
        all.put("filesizeformat", (v, a, e) -> size(v, a.flag(0, "binary", false)));
        all.put("int", (v, a, e) -> toInt(v, a));
        all.put(
                "float",
                (v, a, e) -> {
                    use(v);
                    Double real = PyBuiltins.toFloat(v);
                    return real == null ? a.get(0, "default", 0.0) : real;
                });
        all.put(
                "abs",
                (v, a, e) -> {
                    if (!Py.isNumber(v)) {
                        use(v);
                        throw PyError.type("bad operand type for abs(): '" + Py.typeName(v) + "'");
                    }
                    return PyOrder.compare(v, 0L, "<") < 0
                            ? PyMath.negate(v)
                            : v instanceof Boolean flag ? (flag ? 1L : 0L) : v;
                });
        all.put("round", TextFilters::round);
        Filter otherwise =
                (v, a, e) -> {
                    boolean missing =
                            v instanceof Undefined || (a.flag(1, "boolean", false) && !Py.truth(v));
                    return missing ? a.get(0, "default_value", "") : v;
                };
        all.put("default", otherwise);
        all.put("d", otherwise);
        all.put(
                "attr",
                (v, a, e) -> {
                    Object found = PyAccess.attribute(v, a.text(0, "name"), e.lenient());
                    return found;
                });
    }

    private static void use(@Nullable Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
    }

    private static @Nullable Object method(String text, String name, @Nullable Object argument) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(argument);
        Object method = PyAccess.attribute(text, name, false);
        return method instanceof Callable callable ? callable.call(new Args(list, Map.of())) : null;
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean start = true;
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            out.append(start ? one.toUpperCase(Locale.ROOT) : one.toLowerCase(Locale.ROOT));
            start = Character.isWhitespace(c) || "-({[<".indexOf(c) >= 0;
        }
        return out.toString();
    }

    private static Object escape(@Nullable Object value) {
        return value instanceof Markup ? value : new Markup(Markup.escape(PyText.str(value)));
    }

    private static Object indent(@Nullable Object value, Args a, FilterEnvironment e) {
        Object width = a.get(0, "width", 4L);
        boolean first = a.flag(1, "first", false);
        boolean blank = a.flag(2, "blank", false);
        String space =
                Py.isText(width)
                        ? Py.text(width)
                        : " ".repeat((int) Math.max(0, Math.min(10_000, PyMath.index(width))));
        String text = PyText.str(value);
        List<@Nullable Object> lines = StrSplit.lines(text + "\n", false);
        if (lines.size() * (long) space.length() + text.length() > Py.MAX_TEXT) {
            throw PyError.type("text longer than " + Py.MAX_TEXT + " characters");
        }
        StringBuilder out = new StringBuilder(first ? space : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = String.valueOf(lines.get(i));
            out.append(i == 0 ? "" : "\n")
                    .append(i > 0 && (blank || !line.isEmpty()) ? space : "")
                    .append(line);
        }
        return value instanceof Markup ? new Markup(out.toString()) : out.toString();
    }

    private static String truncate(String text, Args a) {
        int length = (int) Math.max(0, Math.min(Py.MAX_TEXT, a.integer(0, "length", 255)));
        boolean kill = a.flag(1, "killwords", false);
        String end = a.text(2, "end", "...");
        long leeway = a.integer(3, "leeway", 5);
        if (length < end.length()) {
            throw PyError.type("expected length >= " + end.length() + ", got " + length);
        }
        if (text.length() <= length + leeway) {
            return text;
        }
        String head = text.substring(0, length - end.length());
        int space = head.lastIndexOf(' ');
        return (kill || space < 0 ? head : head.substring(0, space)) + end;
    }

    private static String urlencode(@Nullable Object value) {
        if (Py.isText(value) || !(value instanceof Iterable || value instanceof Map)) {
            return quote(PyText.str(value), "/");
        }
        List<String> pairs = new ArrayList<>();
        Iterable<@Nullable Object> items =
                value instanceof Map<?, ?> map
                        ? new io.brine.render.python.PyView(
                                io.brine.render.python.PyView.Kind.ITEMS, Py.map(map))
                        : Py.iterate(value);
        for (Object pair : items) {
            List<@Nullable Object> two = Py.list(pair);
            pairs.add(
                    quote(PyText.str(two.get(0)), "").replace("%20", "+")
                            + "="
                            + quote(PyText.str(two.get(1)), "").replace("%20", "+"));
        }
        return String.join("&", pairs);
    }

    private static String quote(String text, String safe) {
        StringBuilder out = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain =
                    c < 128
                            && (Character.isLetterOrDigit(c)
                                    || "_.-~".indexOf(c) >= 0
                                    || safe.indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }

    private static String size(@Nullable Object value, boolean binary) {
        Double given = PyBuiltins.toFloat(value);
        if (given == null) {
            throw PyError.type("could not convert string to float: " + PyText.repr(value));
        }
        double bytes = given;
        double base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return (long) bytes + " Bytes";
        }
        String letters = "kMGTPEZY";
        double unit = base;
        for (int i = 0; i < letters.length(); i++) {
            unit *= base;
            if (bytes < unit || i == letters.length() - 1) {
                char letter = letters.charAt(i);
                String name = binary ? Character.toUpperCase(letter) + "iB" : letter + "B";
                return String.format(Locale.ROOT, "%.1f %s", base * bytes / unit, name);
            }
        }
        throw new IllegalStateException("no unit");
    }

    private static @Nullable Object toInt(@Nullable Object value, Args a) {
        use(value);
        Object fallback = a.get(0, "default", 0L);
        int base = (int) Math.max(0, Math.min(36, a.integer(1, "base", 10)));
        Object number = PyBuiltins.toInt(value, Py.isText(value) ? base : 10);
        if (number == null) {
            Double real = PyBuiltins.toFloat(value);
            number = real == null ? null : PyBuiltins.toInt(real, 10);
        }
        return number == null ? fallback : number;
    }

    private static Object round(@Nullable Object value, Args a, FilterEnvironment e) {
        use(value);
        int digits = (int) Math.max(-400, Math.min(400, a.integer(0, "precision", 0)));
        RoundingMode mode =
                switch (a.text(1, "method", "common")) {
                    case "common" -> RoundingMode.HALF_EVEN;
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default -> throw PyError.template("method must be common, ceil or floor");
                };
        if (mode == RoundingMode.HALF_EVEN && !(value instanceof Double)) {
            if (digits >= 0 && Py.isNumber(value)) {
                return value == null ? 0L : value;
            }
        }
        double real = PyMath.real(value);
        if (mode == RoundingMode.HALF_EVEN) {
            double rounded = PyBuiltins.round(real, digits, mode);
            return value instanceof Double ? (Object) rounded : (Object) (long) rounded;
        }
        double scale = Math.pow(10, digits);
        return (mode == RoundingMode.CEILING ? Math.ceil(real * scale) : Math.floor(real * scale))
                / scale;
    }
}
