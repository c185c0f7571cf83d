package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Turns YAML values into the types that options have. Every method returns null when the value has
 * another type.
 */
final class ConfigValues {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final int SHOWN_CHARACTERS = 40;

    private ConfigValues() {}

    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth ? "True" : "False";
            case Number number -> number.toString();
            case null, default -> null;
        };
    }

    static @Nullable Long whole(@Nullable Object value) {
        return switch (value) {
            case Long number -> number;
            case Integer number -> (long) number;
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                    number.longValue();
            case String text when WHOLE.matcher(text.strip()).matches() ->
                    Long.valueOf(text.strip());
            case null, default -> null;
        };
    }

    static @Nullable Double decimal(@Nullable Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case String text -> {
                try {
                    double parsed = new BigDecimal(text.strip()).doubleValue();
                    yield Double.isFinite(parsed) ? parsed : null;
                } catch (NumberFormatException e) {
                    yield null;
                }
            }
            case null, default -> null;
        };
    }

    static @Nullable Boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> Boolean.FALSE;
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0;
            default -> null;
        };
    }

    /**
     * @param nanosPerUnit how long one unit of the number is, in nanoseconds
     */
    static @Nullable Duration duration(@Nullable Object value, double nanosPerUnit) {
        Double number = decimal(value);
        if (number == null || Math.abs(number * nanosPerUnit) >= Long.MAX_VALUE) {
            return null;
        }
        return Duration.ofNanos(Math.round(number * nanosPerUnit));
    }

    static @Nullable List<String> list(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        List<String> result = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object member : list) {
                String text = text(member);
                if (text == null) {
                    return null;
                }
                result.add(text);
            }
            return List.copyOf(result);
        }
        String text = text(value);
        if (text == null) {
            return null;
        }
        for (String part : COMMA.split(text, -1)) {
            if (!part.isBlank()) {
                result.add(part.strip());
            }
        }
        return List.copyOf(result);
    }

    static @Nullable Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (value == null) {
            return result;
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                result.put(String.valueOf(entry.getKey()), entry.getValue());
            }
            return result;
        }
        return null;
    }

    /** The value for an error message: quoted, on one line, not longer than a terminal wants. */
    static String describe(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case Map<?, ?> ignored -> "a mapping";
            case List<?> ignored -> "a list";
            case Boolean truth -> truth ? "True" : "False";
            default -> {
                String text = value.toString().strip().replaceAll("\\s*\\R\\s*", " ");
                boolean tooLong = text.length() > SHOWN_CHARACTERS;
                yield "'" + (tooLong ? text.substring(0, SHOWN_CHARACTERS) + "…" : text) + "'";
            }
        };
    }
}
