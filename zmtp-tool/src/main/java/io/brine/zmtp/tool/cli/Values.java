package io.brine.zmtp.tool.cli;

import io.brine.zmtp.tool.ToolException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** Stateless. Reads the values of options; all throw {@link ToolException}. */
final class Values {
    private Values() {}

    static byte[] octets(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads text, or hex behind {@code 0x}. */
    static byte[] identity(String option, String value) {
        if (!value.startsWith("0x")) {
            return octets(value);
        }
        try {
            return HexFormat.of().parseHex(value.substring(2));
        } catch (IllegalArgumentException e) {
            throw ToolException.usage(option + ": not hex behind 0x: " + value);
        }
    }

    static long number(String option, String value, long least) {
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ToolException.usage(option + " must be a number from " + least + ": " + value);
    }

    static int integer(String option, String value, int least) {
        long number = number(option, value, least);
        if (number > Integer.MAX_VALUE) {
            throw ToolException.usage(option + " is too large: " + value);
        }
        return (int) number;
    }

    static Duration millis(String option, String value) {
        return Duration.ofMillis(number(option, value, 0));
    }
}
