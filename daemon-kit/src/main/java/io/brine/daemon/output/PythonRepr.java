package io.brine.daemon.output;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.NamedConstant;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Python's {@code repr()} and {@code str()} of payload values. Thread-safe. */
public final class PythonRepr {
    /** Python writes an exponent from here on. */
    private static final int LARGEST_PLAIN_EXPONENT = 16;

    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private PythonRepr() {}

    /**
     * {@code repr(value)}: {@code 'text'}, {@code True}, {@code None}, {@code {'a': [1, 2.0]}},
     * {@code b'\xff'}.
     */
    public static String repr(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    /** {@code str(value)}: as {@link #repr} except that a text stands for itself. */
    public static String str(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case LocalDateTime time -> {
                String pattern =
                        time.get(ChronoField.MICRO_OF_SECOND) == 0
                                ? "yyyy-MM-dd HH:mm:ss"
                                : "yyyy-MM-dd HH:mm:ss.SSSSSS";
                yield DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
            }
            case null, default -> repr(value);
        };
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("None");
            case String text -> appendText(out, text);
            case Boolean truth -> out.append(truth ? "True" : "False");
            case Double number -> out.append(decimal(number));
            case Float number -> out.append(decimal(number.doubleValue()));
            case Bytes bytes -> appendBytes(out, bytes.toByteArray());
            case Map<?, ?> map -> appendMap(out, map);
            case List<?> list -> appendList(out, list);
            case LocalDateTime time -> appendTime(out, time);
            case NamedConstant constant -> appendText(out, constant.toString());
            default -> out.append(value);
        }
    }

    private static void appendMap(StringBuilder out, Map<?, ?> map) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
                entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            append(out, entry.getKey());
            out.append(": ");
            append(out, entry.getValue());
            if (entries.hasNext()) {
                out.append(", ");
            }
        }
        out.append('}');
    }

    private static void appendList(StringBuilder out, List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            append(out, list.get(i));
        }
        out.append(']');
    }

    private static void appendTime(StringBuilder out, LocalDateTime time) {
        out.append("datetime.datetime(").append(time.getYear());
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        int[] parts = {
            time.getMonthValue(), time.getDayOfMonth(), time.getHour(), time.getMinute()
        };
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

    private static void appendText(StringBuilder out, String text) {
        char quote = quoteFor(text.indexOf('\'') >= 0, text.indexOf('"') >= 0);
        out.append(quote);
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == quote || c == '\\') {
                                out.append('\\').append((char) c);
                            } else if (c == '\n' || c == '\r' || c == '\t') {
                                out.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
                            } else if (isPrintable(c)) {
                                out.appendCodePoint(c);
                            } else {
                                String format =
                                        c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x";
                                out.append(String.format(Locale.ROOT, format, c));
                            }
                        });
        out.append(quote);
    }

    private static void appendBytes(StringBuilder out, byte[] octets) {
        boolean single = false;
        boolean dbl = false;
        for (byte octet : octets) {
            single |= octet == '\'';
            dbl |= octet == '"';
        }
        char quote = quoteFor(single, dbl);
        out.append('b').append(quote);
        for (byte octet : octets) {
            int c = octet & 0xff;
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c >= ' ' && c < 0x7f) {
                        out.append((char) c);
                    } else {
                        out.append(String.format(Locale.ROOT, "\\x%02x", c));
                    }
                }
            }
        }
        out.append(quote);
    }

    private static char quoteFor(boolean hasSingle, boolean hasDouble) {
        return hasSingle && !hasDouble ? '"' : '\'';
    }

    /** Python's {@code str.isprintable} for one character. */
    private static boolean isPrintable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
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

    /** Python's shortest form that reads back as the same number. */
    static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        String digits = exact.unscaledValue().toString();
        int exponent = digits.length() - exact.scale() - 1;
        String sign = number < 0 ? "-" : "";
        return sign
                + (exponent < SMALLEST_PLAIN_EXPONENT || exponent >= LARGEST_PLAIN_EXPONENT
                        ? scientific(digits, exponent)
                        : plain(exact));
    }

    private static String plain(BigDecimal number) {
        String text = number.toPlainString();
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static String scientific(String digits, int exponent) {
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa
                + String.format(
                        Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
