package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Python's arithmetic: integers without end (here of bounded size), floats, and sequences. */
public final class PyMath {
    private static final int MAX_BITS = 1 << 16;

    private PyMath() {}

    /** An int in its narrowest form. */
    public static Object narrow(BigInteger number) {
        if (number.bitLength() > MAX_BITS) {
            throw PyError.type("integer of more than " + MAX_BITS + " bits");
        }
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    static BigInteger big(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> flag ? BigInteger.ONE : BigInteger.ZERO;
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            case null, default -> throw PyError.type("an integer is required");
        };
    }

    public static double real(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> flag ? 1 : 0;
            case Number number -> number.doubleValue();
            case null, default ->
                    throw PyError.type("must be real number, not " + Py.typeName(value));
        };
    }

    /** An integer of 64 bits, for counts and indices. */
    public static long index(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> flag ? 1 : 0;
            case Long number -> number;
            case BigInteger number -> number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            case Undefined undefined -> throw undefined.error();
            case null, default ->
                    throw PyError.type(
                            "'"
                                    + Py.typeName(value)
                                    + "' object cannot be interpreted as an integer");
        };
    }

    static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Double || b instanceof Double) {
            double x = real(a);
            double y = real(b);
            if (Double.isNaN(x)
                    || Double.isNaN(y)
                    || Double.isInfinite(x)
                    || Double.isInfinite(y)) {
                return x < y ? -1 : x == y ? 0 : 1;
            }
            return decimal(a).compareTo(decimal(b));
        }
        return big(a).compareTo(big(b));
    }

    private static BigDecimal decimal(@Nullable Object value) {
        return value instanceof Double number ? new BigDecimal(number) : new BigDecimal(big(value));
    }

    /** One of {@code + - * / // % **}. */
    public static @Nullable Object apply(String operator, @Nullable Object a, @Nullable Object b) {
        if (a instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (b instanceof Undefined undefined && !(operator.equals("%") && Py.isText(a))) {
            throw undefined.error();
        }
        if (Py.isNumber(a) && Py.isNumber(b)) {
            return a instanceof Double || b instanceof Double
                    ? (Object) reals(operator, real(a), real(b))
                    : integers(operator, big(a), big(b));
        }
        Object result =
                switch (operator) {
                    case "+" -> add(a, b);
                    case "*" ->
                            b instanceof Long || b instanceof Boolean
                                    ? repeat(a, index(b))
                                    : a instanceof Long || a instanceof Boolean
                                            ? repeat(b, index(a))
                                            : null;
                    case "%" -> Py.isText(a) ? PercentFormat.format(Py.text(a), b) : null;
                    case "-" -> a instanceof Set<?> x && b instanceof Set<?> y ? minus(x, y) : null;
                    default -> null;
                };
        if (result == null) {
            String shown = operator.equals("**") ? "** or pow()" : operator;
            if (operator.equals("+") && (Py.isText(a) || a instanceof List)) {
                throw PyError.type(
                        Py.isText(a)
                                ? "can only concatenate str (not \"" + Py.typeName(b) + "\") to str"
                                : "can only concatenate "
                                        + Py.typeName(a)
                                        + " (not \""
                                        + Py.typeName(b)
                                        + "\") to "
                                        + Py.typeName(a));
            }
            throw PyError.type(
                    "unsupported operand type(s) for %s: '%s' and '%s'"
                            .formatted(shown, Py.typeName(a), Py.typeName(b)));
        }
        return result;
    }

    private static Set<@Nullable Object> minus(Set<?> a, Set<?> b) {
        Set<@Nullable Object> rest = new LinkedHashSet<>(a);
        rest.removeAll(b);
        return rest;
    }

    private static @Nullable Object add(@Nullable Object a, @Nullable Object b) {
        if (Py.isText(a) && Py.isText(b)) {
            String x = Py.text(a);
            String y = Py.text(b);
            if (x.length() + (long) y.length() > Py.MAX_TEXT) {
                throw Py.tooLong();
            }
            if (a instanceof Markup || b instanceof Markup) {
                return new Markup(
                        (a instanceof Markup ? x : Markup.escape(x))
                                + (b instanceof Markup ? y : Markup.escape(y)));
            }
            return x + y;
        }
        if (a instanceof List<?> x
                && b instanceof List<?> y
                && a instanceof PyTuple == b instanceof PyTuple) {
            if (x.size() + (long) y.size() > Py.MAX_ITEMS) {
                throw Py.tooMany();
            }
            List<@Nullable Object> sum = new ArrayList<>(x);
            sum.addAll(y);
            return a instanceof PyTuple ? PyTuple.from(sum) : sum;
        }
        return null;
    }

    private static @Nullable Object repeat(@Nullable Object value, long times) {
        long count = Math.max(0, times);
        if (Py.isText(value)) {
            String text = Py.text(value);
            if (!text.isEmpty() && count > Py.MAX_TEXT / text.length()) {
                throw Py.tooLong();
            }
            String repeated = text.isEmpty() ? "" : text.repeat((int) count);
            return value instanceof Markup ? new Markup(repeated) : repeated;
        }
        if (value instanceof List<?> list) {
            if (!list.isEmpty() && count > Py.MAX_ITEMS / list.size()) {
                throw Py.tooMany();
            }
            List<@Nullable Object> repeated = new ArrayList<>();
            for (long i = 0; i < count && !list.isEmpty(); i++) {
                repeated.addAll(list);
            }
            return value instanceof PyTuple ? PyTuple.from(repeated) : repeated;
        }
        return null;
    }

    private static Double reals(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / nonZero(b, "float division by zero");
            case "//" -> Math.floor(a / nonZero(b, "float floor division by zero"));
            case "%" -> {
                double rest = a % nonZero(b, "float modulo");
                yield rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
            }
            case "**" -> {
                double power = Math.pow(a, b);
                if (Double.isNaN(power) && !Double.isNaN(a) && !Double.isNaN(b)) {
                    throw PyError.type("complex numbers are not supported");
                }
                yield power;
            }
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static double nonZero(double number, String message) {
        if (number == 0) {
            throw PyError.type(message);
        }
        return number;
    }

    private static Object integers(String operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case "+" -> narrow(a.add(b));
            case "-" -> narrow(a.subtract(b));
            case "*" -> narrow(a.multiply(b));
            case "/" -> {
                if (b.signum() == 0) {
                    throw PyError.type("division by zero");
                }
                yield new BigDecimal(a)
                        .divide(new BigDecimal(b), java.math.MathContext.DECIMAL128)
                        .doubleValue();
            }
            case "//" -> narrow(floor(a, b)[0]);
            case "%" -> narrow(floor(a, b)[1]);
            case "**" -> power(a, b);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static BigInteger[] floor(BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            throw PyError.type("integer division or modulo by zero");
        }
        BigInteger[] parts = a.divideAndRemainder(b);
        if (parts[1].signum() != 0 && parts[1].signum() != b.signum()) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(b);
        }
        return parts;
    }

    private static Object power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return reals("**", base.doubleValue(), exponent.doubleValue());
        }
        if (base.abs().compareTo(BigInteger.ONE) <= 0) {
            boolean odd = exponent.testBit(0);
            return exponent.signum() == 0 ? 1L : odd ? narrow(base) : narrow(base.abs());
        }
        if (exponent.bitLength() > 20 || base.bitLength() * exponent.longValue() > MAX_BITS) {
            throw PyError.type("integer of more than " + MAX_BITS + " bits");
        }
        return narrow(base.pow(exponent.intValue()));
    }

    /** Unary minus. */
    public static Object negate(@Nullable Object value) {
        if (value instanceof Double number) {
            return -number;
        }
        if (!Py.isNumber(value)) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw PyError.type("bad operand type for unary -: '" + Py.typeName(value) + "'");
        }
        return narrow(big(value).negate());
    }

    /** A dict's own merge, {@code |} of two dicts is not Jinja's. */
    static void putAll(Map<Object, @Nullable Object> map, Map<?, ?> more) {
        more.forEach((key, value) -> map.put(key, value));
    }
}
