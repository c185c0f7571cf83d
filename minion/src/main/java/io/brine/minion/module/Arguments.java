package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of one call, bound to the parameters of the function. Immutable. The typed
 * accessors convert as Python would and throw {@link FunctionFailure} with Python's words where
 * that fails.
 *
 * @param named every declared parameter with its value or default
 * @param positional what {@code *args} took
 * @param keywords what {@code **kwargs} took
 */
public record Arguments(
        Map<String, @Nullable Object> named,
        List<@Nullable Object> positional,
        Map<String, @Nullable Object> keywords) {

    /** The value of a parameter or of a keyword argument, null included. */
    public @Nullable Object get(String name) {
        return named.containsKey(name) ? named.get(name) : keywords.get(name);
    }

    /** Whether the caller or a default gave this parameter a value other than None. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /** The value as Python's {@code str()} shows it. */
    public String text(String name) {
        return PythonText.str(get(name));
    }

    /** The value as text, or null for None. */
    public @Nullable String optText(String name) {
        return has(name) ? text(name) : null;
    }

    /** Python's truth of the value: None, False, zero and empty things are false. */
    public boolean truth(String name) {
        return isTrue(get(name));
    }

    /** Python's {@code int()} of the value. */
    public long integer(String name) {
        return toInteger(get(name)).longValueExact();
    }

    /** The value as a number of seconds or the like, fractions allowed. */
    public double number(String name) {
        return toDouble(get(name));
    }

    /** {@code **kwargs} without the {@code __pub_…} entries that the minion packs in. */
    public Map<String, @Nullable Object> cleanKeywords() {
        Map<String, @Nullable Object> clean = new LinkedHashMap<>(keywords);
        clean.keySet().removeIf(key -> key.startsWith("__"));
        return clean;
    }

    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean bool -> bool;
            case Number number -> number.doubleValue() != 0;
            case String text -> !text.isEmpty();
            case Collection<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static BigInteger toInteger(@Nullable Object value) {
        return switch (value) {
            case Boolean bool -> bool ? BigInteger.ONE : BigInteger.ZERO;
            case BigInteger big -> big;
            case Double real when Double.isFinite(real) -> new BigDecimal(real).toBigInteger();
            case Double real ->
                    throw new FunctionFailure(
                            real.isNaN() ? "ValueError" : "OverflowError",
                            "cannot convert float "
                                    + (real.isNaN() ? "NaN" : "infinity")
                                    + " to integer");
            case Number number -> BigInteger.valueOf(number.longValue());
            case String text -> parseInteger(text);
            case null, default ->
                    throw new InvalidArgumentsException(
                            "int() argument must be a string, a bytes-like object or a real number,"
                                    + " not '"
                                    + typeName(value)
                                    + "'");
        };
    }

    private static BigInteger parseInteger(String text) {
        try {
            String digits = text.strip();
            return new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits);
        } catch (NumberFormatException e) {
            throw new FunctionFailure(
                    "ValueError",
                    "invalid literal for int() with base 10: " + PythonText.repr(text));
        }
    }

    static double toDouble(@Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.parseDouble(PythonText.str(value).strip());
        } catch (NumberFormatException e) {
            throw new FunctionFailure(
                    "ValueError", "could not convert string to float: " + PythonText.repr(value));
        }
    }

    /** Python's name of the value's type. */
    static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "NoneType";
            case Boolean bool -> "bool";
            case Double real -> "float";
            case Number number -> "int";
            case String text -> "str";
            case List<?> list -> "list";
            case Map<?, ?> map -> "dict";
            default -> "bytes";
        };
    }
}
