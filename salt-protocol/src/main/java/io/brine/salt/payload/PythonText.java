package io.brine.salt.payload;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Payload values as Python's {@code str()} and {@code repr()} show them. Stateless and thread-safe.
 */
public final class PythonText {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private PythonText() {}

    /**
     * Python's {@code str(value)}: {@code True}, {@code None}, {@code 1.0}, {@code ['a', 1]}. As
     * {@link #repr}, but a text or a time stands for itself.
     */
    public static String str(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case LocalDateTime time ->
                    (time.get(ChronoField.MICRO_OF_SECOND) == 0 ? SECONDS : MICROS).format(time);
            case null, default -> repr(value);
        };
    }

    /**
     * Python's {@code repr(value)}: {@code 'text'}, {@code True}, {@code None}, {@code {'a': [1,
     * 2.0]}}, {@code b'\xff'}.
     */
    public static String repr(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        repr(value, out);
        return out.toString();
    }

    private static void repr(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("None");
            case Boolean flag -> out.append(flag ? "True" : "False");
            case Double number -> out.append(floating(number));
            case Float number -> out.append(floating(number));
            case String text -> quote(text, out);
            case Bytes bytes -> bytes(bytes.borrow(), out);
            case LocalDateTime time -> time(time, out);
            case NamedConstant constant -> quote(constant.toString(), out);
            case Map<?, ?> map -> map(map, out);
            case PayloadMap map -> map(map.asMap(), out);
            case Collection<?> list -> list(list, out);
            default -> out.append(value);
        }
    }

    private static void time(LocalDateTime time, StringBuilder out) {
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        int[] parts = {
            time.getMonthValue(), time.getDayOfMonth(), time.getHour(), time.getMinute()
        };
        out.append("datetime.datetime(").append(time.getYear());
        for (int part : parts) {
            out.append(", ").append(part);
        }
        if (time.getSecond() != 0 || micros != 0) {
            out.append(", ").append(time.getSecond());
        }
        if (micros != 0) {
            out.append(", ").append(micros);
        }
        out.append(')');
    }

    private static void map(Map<?, ?> map, StringBuilder out) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            repr(entry.getKey(), out);
            out.append(": ");
            repr(entry.getValue(), out);
            separator = ", ";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void list(Collection<?> list, StringBuilder out) {
        String separator = "[";
        for (Object element : list) {
            out.append(separator);
            repr(element, out);
            separator = ", ";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    /** Python's shortest form: an exponent from 1e16 and below 1e-4. */
    public static String floating(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (number < 0 ? "-" : "")
                + mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> escape(c, quote, out));
        out.append(quote);
    }

    private static void escape(int c, char quote, StringBuilder out) {
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x100) {
                    out.append("\\x%02x".formatted(c));
                } else if (c < 0x10000) {
                    out.append("\\u%04x".formatted(c));
                } else {
                    out.append("\\U%08x".formatted(c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static void bytes(byte[] octets, StringBuilder out) {
        StringBuilder body = new StringBuilder();
        boolean single = false;
        boolean twice = false;
        for (byte octet : octets) {
            single |= octet == '\'';
            twice |= octet == '"';
        }
        char quote = single && !twice ? '"' : '\'';
        for (byte octet : octets) {
            int c = octet & 0xff;
            if (c >= 0x7f) {
                body.append("\\x%02x".formatted(c));
            } else {
                escape(c, quote, body);
            }
        }
        out.append('b').append(quote).append(body).append(quote);
    }

    /**
     * The elements in Python's order when they are all text or all numbers, else as they come: what
     * Python's dumpers do with a map's keys.
     */
    public static List<Object> sortedIfComparable(Collection<?> keys) {
        List<Object> list = new ArrayList<>(keys);
        if (list.stream().allMatch(String.class::isInstance)) {
            list.sort(Comparator.comparing(key -> (String) key, PythonText::compareByCodePoint));
        } else if (list.stream().allMatch(PythonText::isFinite)) {
            list.sort(Comparator.comparing(PythonText::number));
        }
        return list;
    }

    private static boolean isFinite(Object key) {
        return key instanceof Boolean
                || (key instanceof Number number && Double.isFinite(number.doubleValue()));
    }

    private static BigDecimal number(Object key) {
        if (key instanceof Boolean flag) {
            return flag ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        return new BigDecimal(key.toString());
    }

    /** Code points, not UTF-16 units: the two orders differ beyond the basic plane. */
    private static int compareByCodePoint(String a, String b) {
        int n = Math.min(a.length(), b.length());
        for (int i = 0; i < n; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothOrNone = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothOrNone ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
