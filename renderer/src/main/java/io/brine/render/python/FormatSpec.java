package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * One field's form, shared by {@code %} and {@code format}: fill, alignment, sign, width, grouping,
 * precision, type. Immutable.
 */
record FormatSpec(
        int fill,
        char align,
        char sign,
        boolean alternate,
        int width,
        char grouping,
        int precision,
        char type) {
    private static final int MAX_WIDTH = 100_000;

    /** Reads the part of {@code {:…}} after the colon. */
    static FormatSpec parse(String text) {
        int at = 0;
        int fill = ' ';
        char align = 0;
        if (text.length() >= 2 && "<>=^".indexOf(text.charAt(1)) >= 0) {
            fill = text.charAt(0);
            align = text.charAt(1);
            at = 2;
        } else if (!text.isEmpty() && "<>=^".indexOf(text.charAt(0)) >= 0) {
            align = text.charAt(0);
            at = 1;
        }
        char sign = 0;
        if (at < text.length() && "+- ".indexOf(text.charAt(at)) >= 0) {
            sign = text.charAt(at++);
        }
        boolean alternate = at < text.length() && text.charAt(at) == '#';
        at += alternate ? 1 : 0;
        if (at < text.length() && text.charAt(at) == '0') {
            at++;
            if (align == 0) {
                fill = '0';
                align = '=';
            }
        }
        int digits = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        int width = at == digits ? 0 : size(text.substring(digits, at));
        char grouping = 0;
        if (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == '_')) {
            grouping = text.charAt(at++);
        }
        int precision = -1;
        if (at < text.length() && text.charAt(at) == '.') {
            int from = ++at;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            if (from == at) {
                throw PyError.type("Format specifier missing precision");
            }
            precision = size(text.substring(from, at));
        }
        char type = at < text.length() ? text.charAt(at++) : 0;
        if (at < text.length()) {
            throw PyError.type("Invalid format specifier '" + text + "'");
        }
        return new FormatSpec(fill, align, sign, alternate, width, grouping, precision, type);
    }

    static int size(String digits) {
        if (digits.length() > 6 || Integer.parseInt(digits) > MAX_WIDTH) {
            throw PyError.type("format width or precision above " + MAX_WIDTH);
        }
        return Integer.parseInt(digits);
    }

    String apply(@Nullable Object value) {
        if (type == 's' || (type == 0 && (!Py.isNumber(value) || value instanceof Boolean))) {
            if (type == 's' && !Py.isText(value)) {
                throw unknown(value);
            }
            String text = PyText.str(value);
            if (precision >= 0 && precision < text.codePointCount(0, text.length())) {
                text = text.substring(0, text.offsetByCodePoints(0, precision));
            }
            if (align == '=') {
                throw PyError.type("'=' alignment not allowed in string format specifier");
            }
            return pad("", text, align == 0 ? '<' : align);
        }
        if (!Py.isNumber(value)) {
            throw unknown(value);
        }
        return number(value);
    }

    private PyError unknown(@Nullable Object value) {
        return PyError.type(
                "Unknown format code '%s' for object of type '%s'"
                        .formatted(type, Py.typeName(value)));
    }

    private String number(@Nullable Object value) {
        boolean whole = !(value instanceof Double);
        if (whole && (type == 0 || "dnbxXoc".indexOf(type) >= 0)) {
            BigInteger number = PyMath.big(value);
            if (type == 'c') {
                return pad(
                        "", Character.toString(number.intValueExact()), align == 0 ? '<' : align);
            }
            BigInteger size = number.abs();
            String digits =
                    switch (type) {
                        case 'b' -> (alternate ? "0b" : "") + size.toString(2);
                        case 'o' -> (alternate ? "0o" : "") + size.toString(8);
                        case 'x' -> (alternate ? "0x" : "") + size.toString(16);
                        case 'X' ->
                                (alternate ? "0X" : "")
                                        + size.toString(16).toUpperCase(Locale.ROOT);
                        default -> group(size.toString());
                    };
            return pad(signOf(number.signum() < 0), digits, align == 0 ? '>' : align);
        }
        if (!whole && "dbxXoc".indexOf(type) >= 0 && type != 0) {
            throw unknown(value);
        }
        double real = PyMath.real(value);
        boolean minus = real < 0 || 1 / real < 0;
        return pad(signOf(minus), real(Math.abs(real)), align == 0 ? '>' : align);
    }

    private String signOf(boolean minus) {
        return minus ? "-" : sign == '+' ? "+" : sign == ' ' ? " " : "";
    }

    private String real(double size) {
        if (Double.isNaN(size) || Double.isInfinite(size)) {
            return (Double.isNaN(size) ? "nan" : "inf") + (type == '%' ? "%" : "");
        }
        int digits = precision < 0 ? 6 : precision;
        return switch (type) {
            case 'f', 'F' -> group(fixed(size, digits));
            case '%' -> group(fixed(size * 100, digits)) + "%";
            case 'e', 'E' -> {
                String text = exponent(size, digits);
                yield type == 'E' ? text.toUpperCase(Locale.ROOT) : text;
            }
            case 'g', 'G', 'n' -> {
                String text = general(size, Math.max(1, digits));
                yield type == 'G' ? text.toUpperCase(Locale.ROOT) : text;
            }
            case 0 -> precision < 0 ? group(PyText.repr(size)) : general(size, Math.max(1, digits));
            default -> throw unknown(size);
        };
    }

    private static String fixed(double size, int digits) {
        return new BigDecimal(size).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String exponent(double size, int digits) {
        if (size == 0) {
            return fixed(0, digits) + "e+00";
        }
        BigDecimal rounded =
                new BigDecimal(size).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int power = rounded.precision() - rounded.scale() - 1;
        String mantissa =
                rounded.movePointLeft(power)
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toPlainString();
        return mantissa
                + (power < 0 ? "e-" : "e+")
                + (Math.abs(power) < 10 ? "0" : "")
                + Math.abs(power);
    }

    private static String general(double size, int digits) {
        if (size == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(size).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int power = rounded.precision() - rounded.scale() - 1;
        if (power >= -4 && power < digits) {
            return rounded.stripTrailingZeros().scale() <= 0
                    ? rounded.setScale(0, RoundingMode.HALF_EVEN).toPlainString()
                    : rounded.stripTrailingZeros().toPlainString();
        }
        String text = exponent(size, digits - 1);
        int e = text.indexOf('e');
        String mantissa = text.substring(0, e);
        return (mantissa.contains(".") ? mantissa.replaceAll("\\.?0+$", "") : mantissa)
                + text.substring(e);
    }

    private String group(String digits) {
        if (grouping == 0) {
            return digits;
        }
        int dot = digits.indexOf('.');
        String whole = dot < 0 ? digits : digits.substring(0, dot);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < whole.length(); i++) {
            if (i > 0 && (whole.length() - i) % 3 == 0) {
                out.append(grouping);
            }
            out.append(whole.charAt(i));
        }
        return dot < 0 ? out.toString() : out + digits.substring(dot);
    }

    private String pad(String sign, String text, char how) {
        int length = (int) Py.length(text) + sign.length();
        int missing = Math.max(0, width - length);
        String filler = Character.toString(fill);
        return switch (how) {
            case '<' -> sign + text + filler.repeat(missing);
            case '^' ->
                    filler.repeat(missing / 2) + sign + text + filler.repeat(missing - missing / 2);
            case '=' -> sign + filler.repeat(missing) + text;
            default -> filler.repeat(missing) + sign + text;
        };
    }
}
