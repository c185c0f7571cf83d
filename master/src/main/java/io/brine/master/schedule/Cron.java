package io.brine.master.schedule;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code cron}: an expression of five fields, or of six with the seconds last, or one of the names
 * {@code @hourly} and so on, as the croniter that Salt uses reads them: lists, ranges (also {@code
 * fri-mon}), steps, names of months and days, {@code L} for a month's last day; a day of the month
 * and a day of the week are one or the other. Immutable.
 */
final class Cron implements Timing {
    private static final int YEARS_AHEAD = 50;
    private static final int MAX_LENGTH = 512;
    private static final Map<String, String> NAMED =
            Map.of(
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *",
                    "@daily", "0 0 * * *",
                    "@weekly", "0 0 * * 0",
                    "@monthly", "0 0 1 * *",
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");
    private static final List<String> DAYS =
            List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int LAST_DAY = 32;

    /** One field: its values, and whether it is a star, which leaves a day to the other field. */
    private record Field(BitSet values, boolean any) {
        boolean has(int value) {
            return values.get(value);
        }
    }

    private final Field minutes;
    private final Field hours;
    private final Field days;
    private final Field months;
    private final Field weekdays;
    private final Field seconds;

    private Cron(String[] fields) throws ScheduleException {
        minutes = field(fields[0], 0, 59, List.of(), 0);
        hours = field(fields[1], 0, 23, List.of(), 0);
        days = field(fields[2], 1, 31, List.of(), 0);
        months = field(fields[3], 1, 12, MONTHS, 1);
        weekdays = field(fields[4], 0, 7, DAYS, 0);
        if (weekdays.has(7)) {
            weekdays.values().set(0);
        }
        seconds = field(fields.length > 5 ? fields[5] : "0", 0, 59, List.of(), 0);
    }

    /**
     * Reads an expression.
     *
     * @throws ScheduleException if it is none, or one that never comes
     */
    static Cron parse(@Nullable Object value) throws ScheduleException {
        String text = String.valueOf(value).strip().toLowerCase(Locale.ROOT);
        String[] fields = NAMED.getOrDefault(text, text).split("\\s+", -1);
        if (text.length() > MAX_LENGTH || fields.length < 5 || fields.length > 6) {
            throw new ScheduleException(
                    "cron: expected minute, hour, day, month and day of the week (and second), got"
                            + " '"
                            + value
                            + "'");
        }
        Cron cron = new Cron(fields);
        if (cron.after(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
            throw new ScheduleException("cron: '" + value + "' never comes");
        }
        return cron;
    }

    private static Field field(String text, int least, int most, List<String> names, int offset)
            throws ScheduleException {
        BitSet values = new BitSet();
        boolean any = false;
        for (String part : text.split(",", -1)) {
            if (part.equals("l") && least == 1 && most == 31) {
                values.set(LAST_DAY);
                continue;
            }
            String[] stepped = part.split("/", -1);
            boolean star = stepped[0].equals("*") || stepped[0].equals("?");
            any |= star && stepped.length == 1;
            String[] ends = star ? new String[0] : stepped[0].split("-", -1);
            if (stepped.length > 2 || ends.length > 2) {
                throw new ScheduleException("cron: '" + part + "' is not understood");
            }
            int step = stepped.length == 2 ? number(stepped[1], 1, most) : 1;
            int from = star ? least : number(named(ends[0], names, offset), least, most);
            int to = most;
            if (ends.length == 2) {
                to = number(named(ends[1], names, offset), least, most);
            } else if (ends.length == 1 && stepped.length == 1) {
                to = from;
            }
            fill(values, from, to, step, least, most);
        }
        return new Field(values, any);
    }

    private static void fill(BitSet values, int from, int to, int step, int least, int most) {
        if (from <= to) {
            for (int value = from; value <= to; value += step) {
                values.set(value);
            }
            return;
        }
        // Over the end: fri-mon. A week's seventh day is its day 0.
        int size = (most == 7 ? 6 : most) - least + 1;
        for (int value = from; value <= to + size; value += step) {
            values.set(least + (value - least) % size);
        }
    }

    private static String named(String text, List<String> names, int offset) {
        int index = names.indexOf(text);
        return index < 0 ? text : Integer.toString(index + offset);
    }

    private static int number(String text, int least, int most) throws ScheduleException {
        int value = text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw new ScheduleException(
                    "cron: '" + text + "' is not a number from " + least + " to " + most);
        }
        return value;
    }

    @Override
    public @Nullable LocalDateTime after(LocalDateTime then) {
        LocalDateTime next = then.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        LocalDateTime end = then.plusYears(YEARS_AHEAD);
        while (next.isBefore(end)) {
            if (!months.has(next.getMonthValue())) {
                next = next.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay();
            } else if (!isDay(next.toLocalDate())) {
                next = next.toLocalDate().plusDays(1).atStartOfDay();
            } else if (!hours.has(next.getHour())) {
                next = next.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.has(next.getMinute())) {
                next = next.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
            } else if (!seconds.has(next.getSecond())) {
                next = next.plusSeconds(1);
            } else {
                return next;
            }
        }
        return null;
    }

    private boolean isDay(LocalDate date) {
        boolean ofMonth =
                days.has(date.getDayOfMonth())
                        || (days.has(LAST_DAY) && date.getDayOfMonth() == date.lengthOfMonth());
        DayOfWeek weekday = date.getDayOfWeek();
        boolean ofWeek = weekdays.has(weekday.getValue() % 7);
        if (days.any() || weekdays.any()) {
            return ofMonth && ofWeek;
        }
        return ofMonth || ofWeek;
    }
}
