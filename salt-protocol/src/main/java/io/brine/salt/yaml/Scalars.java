package io.brine.salt.yaml;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.Locale;

/** Values of numbers as PyYAML and Salt read them. */
final class Scalars {
    private static final BigInteger SIXTY = BigInteger.valueOf(60);

    private Scalars() {}

    /**
     * An integer. Salt takes leading zeros away, so that {@code 0644} is 644 and not octal; only
     * with a sign in front it stays octal.
     *
     * @throws NumberFormatException when it is none
     */
    static Object integer(String text) {
        String value = text;
        if (!value.equals("0")
                && value.startsWith("0")
                && !value.startsWith("0b")
                && !value.startsWith("0x")) {
            value = value.replaceFirst("^0+", "");
            value = value.isEmpty() ? "0" : value;
        }
        value = value.replace("_", "");
        boolean negative = value.startsWith("-");
        if (negative || value.startsWith("+")) {
            value = value.substring(1);
        }
        BigInteger number = magnitude(value);
        return narrowed(negative ? number.negate() : number);
    }

    private static BigInteger magnitude(String value) {
        if (value.startsWith("0b")) {
            return new BigInteger(value.substring(2), 2);
        }
        if (value.startsWith("0x")) {
            return new BigInteger(value.substring(2), 16);
        }
        if (value.indexOf(':') >= 0) {
            BigInteger sum = BigInteger.ZERO;
            for (String digits : value.split(":", -1)) {
                sum = sum.multiply(SIXTY).add(new BigInteger(digits));
            }
            return sum;
        }
        return new BigInteger(value, value.length() > 1 && value.charAt(0) == '0' ? 8 : 10);
    }

    private static Object narrowed(BigInteger number) {
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    /**
     * A float.
     *
     * @throws NumberFormatException when it is none
     */
    static double floating(String text) {
        String value = text.replace("_", "").toLowerCase(Locale.ROOT);
        double sign = value.startsWith("-") ? -1.0 : 1.0;
        if (value.startsWith("-") || value.startsWith("+")) {
            value = value.substring(1);
        }
        if (value.equals(".inf")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (value.equals(".nan")) {
            return Double.NaN;
        }
        if (value.indexOf(':') < 0) {
            return sign * Double.parseDouble(value);
        }
        double sum = 0;
        for (String digits : value.split(":", -1)) {
            sum = sum * 60 + Double.parseDouble(digits);
        }
        return sign * sum;
    }

    /** Null for what is no boolean. */
    static @Nullable Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on" -> true;
            case "no", "false", "off" -> false;
            default -> null;
        };
    }
}
