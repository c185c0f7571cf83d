package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** {@code int()}, {@code float()}, {@code range()}, {@code round()} of Python. */
public final class PyBuiltins {
    private PyBuiltins() {}

    static Object toInt(double real) {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            throw PyError.type(
                    "cannot convert float "
                            + (Double.isNaN(real) ? "NaN" : "infinity")
                            + " to integer");
        }
        return PyMath.narrow(new BigDecimal(real).toBigInteger());
    }

    /** The int that {@code int(value, base)} gives, or null where it would raise. */
    public static @Nullable Object toInt(@Nullable Object value, int base) {
        if (value instanceof Double real) {
            return Double.isNaN(real) || Double.isInfinite(real) ? null : toInt(real);
        }
        if (Py.isNumber(value)) {
            return PyMath.narrow(PyMath.big(value));
        }
        if (!Py.isText(value)) {
            return null;
        }
        String text = Py.text(value).strip().replaceAll("(?<=[0-9a-zA-Z])_(?=[0-9a-zA-Z])", "");
        String sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
        String digits = text.substring(sign.length());
        String prefix =
                digits.length() > 1
                        ? digits.substring(0, 2).toLowerCase(java.util.Locale.ROOT)
                        : "";
        int radix = base;
        if ((prefix.equals("0x") && (base == 16 || base == 0))
                || (prefix.equals("0b") && (base == 2 || base == 0))
                || (prefix.equals("0o") && (base == 8 || base == 0))) {
            digits = digits.substring(2);
            radix = prefix.equals("0x") ? 16 : prefix.equals("0b") ? 2 : 8;
        }
        if (radix == 0) {
            radix = 10;
        }
        if (digits.isEmpty() || digits.length() > 4300 || "+-".indexOf(digits.charAt(0)) >= 0) {
            return null;
        }
        try {
            return PyMath.narrow(new BigInteger((sign.equals("-") ? "-" : "") + digits, radix));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** What {@code float(value)} gives, or null where it would raise. */
    public static @Nullable Double toFloat(@Nullable Object value) {
        if (Py.isNumber(value)) {
            return PyMath.real(value);
        }
        if (!Py.isText(value)) {
            return null;
        }
        String text = Py.text(value).strip().toLowerCase(java.util.Locale.ROOT);
        return switch (text) {
            case "nan", "+nan", "-nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default ->
                    text.length() < 2000
                                    && text.matches(
                                            "[-+]?([0-9][0-9_]*\\.?[0-9]*|\\.[0-9]+)(e[-+]?[0-9]+)?")
                            ? Double.valueOf(text.replace("_", ""))
                            : null;
        };
    }

    /** {@code range(...)} as a list. */
    public static List<@Nullable Object> range(Args a) {
        long from = a.size() > 1 ? PyMath.index(a.list().get(0)) : 0;
        long to = PyMath.index(a.size() > 1 ? a.list().get(1) : a.need(0, "stop"));
        long step = a.size() > 2 ? PyMath.index(a.list().get(2)) : 1;
        if (step == 0) {
            throw PyError.type("range() arg 3 must not be zero");
        }
        BigInteger span = BigInteger.valueOf(to).subtract(BigInteger.valueOf(from));
        BigInteger count =
                span.add(BigInteger.valueOf(step > 0 ? step - 1 : step + 1))
                        .divide(BigInteger.valueOf(step));
        if (count.compareTo(BigInteger.valueOf(100_000)) > 0) {
            throw PyError.type(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
        }
        List<@Nullable Object> range = new ArrayList<>();
        for (long i = 0; i < count.longValue(); i++) {
            range.add(from + i * step);
        }
        return range;
    }

    /** {@code round(value, digits)} for a float. */
    public static double round(double value, int digits, RoundingMode mode) {
        if (Double.isNaN(value) || Double.isInfinite(value) || Math.abs(digits) > 400) {
            return value;
        }
        return new BigDecimal(value).setScale(digits, mode).doubleValue();
    }
}
