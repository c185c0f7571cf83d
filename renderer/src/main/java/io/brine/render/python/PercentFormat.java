package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** {@code 'text' % values}. Confined to one call. */
final class PercentFormat {
    private final String form;
    private final @Nullable Object values;
    private final Iterator<@Nullable Object> tuple;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private boolean named;

    private PercentFormat(String form, @Nullable Object values) {
        this.form = form;
        this.values = values;
        this.tuple = values instanceof PyTuple many ? many.iterator() : one(values);
    }

    private static Iterator<@Nullable Object> one(@Nullable Object value) {
        java.util.ArrayList<@Nullable Object> list = new java.util.ArrayList<>();
        list.add(value);
        return list.iterator();
    }

    static String format(String form, @Nullable Object values) {
        return new PercentFormat(form, values).run();
    }

    private String run() {
        while (at < form.length()) {
            char c = form.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at < form.length() && form.charAt(at) == '%') {
                out.append('%');
                at++;
            } else {
                field();
            }
            if (out.length() > Py.MAX_TEXT) {
                throw Py.tooLong();
            }
        }
        boolean ignored =
                named
                        || values instanceof Map
                        || (values instanceof List && !(values instanceof PyTuple));
        if (tuple.hasNext() && !ignored) {
            throw PyError.type("not all arguments converted during string formatting");
        }
        if (values instanceof List
                && !(values instanceof PyTuple)
                && tuple.hasNext()
                && form.isEmpty()) {
            throw PyError.type("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private void field() {
        @Nullable Object value = null;
        boolean byName = at < form.length() && form.charAt(at) == '(';
        if (byName) {
            value = named();
        }
        int flags = at;
        while (at < form.length() && "#0- +".indexOf(form.charAt(at)) >= 0) {
            at++;
        }
        String flag = form.substring(flags, at);
        boolean left = flag.contains("-");
        int width = 0;
        if (at < form.length() && form.charAt(at) == '*') {
            at++;
            long given = PyMath.index(next());
            left |= given < 0;
            width = FormatSpec.size(Long.toString(Math.abs(given)));
        } else {
            width = digits(0);
        }
        int precision = -1;
        if (at < form.length() && form.charAt(at) == '.') {
            at++;
            precision = digits(0);
        }
        while (at < form.length() && "hlL".indexOf(form.charAt(at)) >= 0) {
            at++;
        }
        if (at >= form.length()) {
            throw PyError.type("incomplete format");
        }
        char type = form.charAt(at++);
        out.append(convert(type, byName ? value : next(), flag, left, width, precision));
    }

    private @Nullable Object named() {
        int end = form.indexOf(')', at);
        if (end < 0) {
            throw PyError.type("incomplete format key");
        }
        if (!(values instanceof Map<?, ?> map)) {
            throw PyError.type("format requires a mapping");
        }
        String key = form.substring(at + 1, end);
        at = end + 1;
        named = true;
        if (!map.containsKey(key)) {
            throw PyError.type(PyText.repr(key));
        }
        return map.get(key);
    }

    private int digits(int fallback) {
        int from = at;
        while (at < form.length() && Character.isDigit(form.charAt(at))) {
            at++;
        }
        return from == at ? fallback : FormatSpec.size(form.substring(from, at));
    }

    private @Nullable Object next() {
        if (!tuple.hasNext()) {
            throw PyError.type("not enough arguments for format string");
        }
        return tuple.next();
    }

    private static String convert(
            char type,
            @Nullable Object value,
            String flags,
            boolean left,
            int width,
            int precision) {
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : 0;
        char align = left ? '<' : flags.contains("0") ? '=' : '>';
        int fill = align == '=' ? '0' : ' ';
        return switch (type) {
            case 's', 'r', 'a' ->
                    new FormatSpec(
                                    ' ',
                                    left ? '<' : '>',
                                    (char) 0,
                                    false,
                                    width,
                                    (char) 0,
                                    precision,
                                    's')
                            .apply(type == 's' ? PyText.str(value) : PyText.repr(value));
            case 'c' ->
                    new FormatSpec(' ', left ? '<' : '>', (char) 0, false, width, (char) 0, -1, 's')
                            .apply(
                                    Py.isText(value)
                                            ? value
                                            : Character.toString((int) PyMath.index(value)));
            case 'd', 'i', 'u' -> {
                if (!Py.isNumber(value)) {
                    throw PyError.type(
                            "%"
                                    + type
                                    + " format: a real number is required, not "
                                    + Py.typeName(value));
                }
                Object whole = value instanceof Double real ? PyBuiltins.toInt(real) : value;
                yield new FormatSpec(fill, align, sign, false, width, (char) 0, -1, 'd')
                        .apply(whole);
            }
            case 'x', 'X', 'o' -> {
                if (!Py.isNumber(value) || value instanceof Double) {
                    throw PyError.type(
                            "%"
                                    + type
                                    + " format: an integer is required, not "
                                    + Py.typeName(value));
                }
                yield new FormatSpec(
                                fill, align, sign, flags.contains("#"), width, (char) 0, -1, type)
                        .apply(value);
            }
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                double real = PyMath.real(value);
                yield new FormatSpec(fill, align, sign, false, width, (char) 0, precision, type)
                        .apply(real);
            }
            default ->
                    throw PyError.type(
                            "unsupported format character '"
                                    + type
                                    + "' (0x"
                                    + Integer.toHexString(type)
                                    + ")");
        };
    }
}
