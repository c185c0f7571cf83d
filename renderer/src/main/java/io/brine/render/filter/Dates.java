package io.brine.render.filter;

import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.WeekFields;
import java.util.Locale;

/** Times and Python's {@code strftime}, in the zone of the machine as Salt does. */
public final class Dates {
    private Dates() {}

    static String format(@Nullable Object value, String format) {
        return format(time(value), format);
    }

    private static LocalDateTime time(@Nullable Object value) {
        if (value == null) {
            return LocalDateTime.now(ZoneId.systemDefault());
        }
        if (value instanceof LocalDateTime time) {
            return time;
        }
        Double seconds = io.brine.render.python.PyBuiltins.toFloat(value);
        if (seconds == null || Math.abs(seconds) > 2.5e11) {
            throw PyError.type(
                    "Unable to parse " + PyText.str(value) + ". Consider installing timelib");
        }
        long micros = Math.round(seconds * 1e6);
        return LocalDateTime.ofInstant(
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneId.systemDefault());
    }

    /** {@code strftime} in the C locale. */
    public static String format(LocalDateTime time, String format) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 >= format.length()) {
                out.append(c);
                continue;
            }
            char field = format.charAt(++i);
            boolean bare = field == '-' && i + 1 < format.length();
            String text = field(time, bare ? format.charAt(++i) : field);
            out.append(bare && text.length() > 1 ? text.replaceFirst("^0+(?=.)", "") : text);
            if (out.length() > Py.MAX_TEXT) {
                throw PyError.type("text longer than " + Py.MAX_TEXT + " characters");
            }
        }
        return out.toString();
    }

    private static String field(LocalDateTime time, char field) {
        return switch (field) {
            case 'Y' -> String.valueOf(time.getYear());
            case 'm' -> pattern(time, "MM");
            case 'd' -> pattern(time, "dd");
            case 'e' -> String.format(Locale.ROOT, "%2d", time.getDayOfMonth());
            case 'H' -> pattern(time, "HH");
            case 'I' -> pattern(time, "hh");
            case 'M' -> pattern(time, "mm");
            case 'S' -> pattern(time, "ss");
            case 'f' -> pattern(time, "SSSSSS");
            case 'y' -> pattern(time, "yy");
            case 'j' -> pattern(time, "DDD");
            case 'a' -> pattern(time, "EEE");
            case 'A' -> pattern(time, "EEEE");
            case 'b', 'h' -> pattern(time, "MMM");
            case 'B' -> pattern(time, "MMMM");
            case 'p' -> pattern(time, "a");
            case 'F' -> pattern(time, "uuuu-MM-dd");
            case 'T' -> pattern(time, "HH:mm:ss");
            case 'D' -> pattern(time, "MM/dd/yy");
            case 'R' -> pattern(time, "HH:mm");
            case 'c' ->
                    pattern(time, "EEE MMM ") + field(time, 'e') + pattern(time, " HH:mm:ss uuuu");
            case 'x' -> pattern(time, "MM/dd/yy");
            case 'X' -> pattern(time, "HH:mm:ss");
            case 's' -> String.valueOf(time.atZone(ZoneId.systemDefault()).toEpochSecond());
            case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
            case 'V' -> two(time.get(WeekFields.ISO.weekOfWeekBasedYear()));
            case 'G' -> String.valueOf(time.get(WeekFields.ISO.weekBasedYear()));
            case 'U' -> two((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7);
            case 'W' ->
                    two((time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() + 6) % 7) / 7);
            case 'C' -> two(time.getYear() / 100);
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'z', 'Z' -> "";
            case '%' -> "%";
            default -> throw PyError.type("strftime: the field %" + field + " is not supported");
        };
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static String pattern(LocalDateTime time, String pattern) {
        return time.format(DateTimeFormatter.ofPattern(pattern, Locale.US));
    }
}
