package io.brine.master.schedule;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/**
 * A time as people write it in a schedule: a date with a time, a weekday with a time, or a time of
 * any day. Immutable.
 *
 * @param date the only day, or null
 * @param weekday the only day of each week, or null
 * @param time on that day
 */
record Moment(@Nullable LocalDate date, @Nullable DayOfWeek weekday, LocalTime time) {
    private static final List<DateTimeFormatter> DATES =
            List.of(formatter("uuuu-M-d"), formatter("M/d/uuuu"), formatter("d MMM uuuu"));
    private static final List<DateTimeFormatter> TIMES =
            List.of(formatter("H:mm[:ss]"), formatter("h:mm[:ss]a"), formatter("ha"));

    private static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
                .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
                .toFormatter(Locale.ENGLISH);
    }

    /**
     * Reads {@code 5:00pm}, {@code 17:00}, {@code Monday 5:00pm}, {@code 2026-11-24T15:00:00},
     * {@code 11/24/2026 3:00pm}.
     *
     * @throws ScheduleException for any other form
     */
    static Moment parse(@Nullable Object text) throws ScheduleException {
        if (text instanceof Long sinceMidnight && sinceMidnight >= 0 && sinceMidnight < 86_400) {
            // YAML 1.1 reads 17:00:00 as a number of base 60.
            return new Moment(null, null, LocalTime.ofSecondOfDay(sinceMidnight));
        }
        String said = String.valueOf(text).strip().replaceFirst("(?<=\\d)T(?=\\d)", " ");
        int space = said.lastIndexOf(' ');
        if (space > 0 && said.substring(space + 1).matches("(?i)[ap]m")) {
            said = said.substring(0, space) + said.substring(space + 1);
            space = said.lastIndexOf(' ');
        }
        String last = said.substring(space + 1);
        LocalTime time = time(last);
        if (time == null) {
            LocalDate whole = date(said);
            if (whole == null) {
                throw notATime(text);
            }
            return new Moment(whole, null, LocalTime.MIDNIGHT);
        }
        if (space < 0) {
            return new Moment(null, null, time);
        }
        String day = said.substring(0, space).strip();
        LocalDate date = date(day);
        if (date != null) {
            return new Moment(date, null, time);
        }
        return new Moment(null, weekday(day, text), time);
    }

    private static ScheduleException notATime(@Nullable Object text) {
        return new ScheduleException(
                "'"
                        + text
                        + "' is no time: expected for example 5:00pm, Monday 17:00 or"
                        + " 2026-11-24T15:00:00");
    }

    private static @Nullable LocalTime time(String text) {
        for (DateTimeFormatter form : TIMES) {
            try {
                return LocalTime.parse(text, form);
            } catch (DateTimeException e) {
                // The next form may be the one.
            }
        }
        return null;
    }

    private static @Nullable LocalDate date(String text) {
        for (DateTimeFormatter form : DATES) {
            try {
                return LocalDate.parse(text, form);
            } catch (DateTimeException e) {
                // The next form may be the one.
            }
        }
        return null;
    }

    private static DayOfWeek weekday(String day, @Nullable Object text) throws ScheduleException {
        String lower = day.toLowerCase(Locale.ROOT);
        for (DayOfWeek each : DayOfWeek.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            if (lower.length() >= 3 && name.startsWith(lower)) {
                return each;
            }
        }
        throw notATime(text);
    }

    /** The first such time after another, or null if there is none. */
    @Nullable LocalDateTime after(LocalDateTime then) {
        LocalDateTime next = on(then.toLocalDate());
        if (next.isAfter(then)) {
            return next;
        }
        if (date != null) {
            return null;
        }
        return weekday == null ? next.plusDays(1) : next.plusWeeks(1);
    }

    /** The time on a day, or on the first one from then on that it may be. */
    LocalDateTime on(LocalDate day) {
        if (date != null) {
            return date.atTime(time);
        }
        LocalDate from = weekday == null ? day : day.with(TemporalAdjusters.nextOrSame(weekday));
        return from.atTime(time);
    }
}
