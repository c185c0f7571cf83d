package io.brine.master.runner;

import io.brine.master.function.FunctionException;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points in time as people write them: {@code 2026, Nov 23 04:02:01.000833}, {@code 2026-11-23
 * 04:02}, {@code Nov 23 2026}, {@code 11/23/2026}, {@code 04:02}. What is not said of the date is
 * today's, the time is midnight, as with the parser that Salt uses. Stateless.
 */
final class LooseTime {
    private static final int MAX_LENGTH = 100;
    private static final Pattern TIME =
            Pattern.compile(
                    "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?\\s*([ap]m)?",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern YEAR_FIRST =
            Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})");
    private static final Pattern YEAR_LAST =
            Pattern.compile("(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})");
    private static final Pattern YEAR = Pattern.compile("\\b(\\d{4})\\b");
    private static final Pattern DAY = Pattern.compile("\\b(\\d{1,2})\\b");
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{3,9}");
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    private LooseTime() {}

    /** Reads a point in time; one without a zone is taken as written. */
    static LocalDateTime parse(String text) throws FunctionException {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw unknown(text);
        }
        try {
            String rest = text.replace('T', ' ');
            LocalTime time = LocalTime.MIDNIGHT;
            Matcher clock = TIME.matcher(rest);
            boolean found = clock.find();
            if (found) {
                time = time(clock);
                rest = clock.replaceFirst(" ");
            }
            LocalDate date = date(rest, !found, text);
            return date.atTime(time);
        } catch (DateTimeException | NumberFormatException e) {
            throw unknown(text);
        }
    }

    private static LocalTime time(Matcher clock) {
        int hour = Integer.parseInt(clock.group(1));
        String half = clock.group(5);
        if (half != null) {
            hour = hour % 12 + (half.toLowerCase(Locale.ROOT).equals("pm") ? 12 : 0);
        }
        String seconds = clock.group(3);
        String fraction = clock.group(4);
        return LocalTime.of(
                hour,
                Integer.parseInt(clock.group(2)),
                seconds == null ? 0 : Integer.parseInt(seconds),
                fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
    }

    private static LocalDate date(String rest, boolean required, String text)
            throws FunctionException {
        Matcher yearFirst = YEAR_FIRST.matcher(rest);
        if (yearFirst.find()) {
            return LocalDate.of(number(yearFirst, 1), number(yearFirst, 2), number(yearFirst, 3));
        }
        Matcher yearLast = YEAR_LAST.matcher(rest);
        if (yearLast.find()) {
            return LocalDate.of(number(yearLast, 3), number(yearLast, 1), number(yearLast, 2));
        }
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        int year = today.getYear();
        int month = 0;
        int day = 0;
        Matcher name = NAME.matcher(rest);
        if (name.find()) {
            month = MONTHS.indexOf(name.group().substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
        }
        Matcher years = YEAR.matcher(rest);
        boolean hasYear = years.find();
        if (hasYear) {
            year = number(years, 1);
        }
        Matcher days = DAY.matcher(rest);
        if (days.find()) {
            day = number(days, 1);
        }
        boolean saysNothing = required && month == 0 && !hasYear;
        boolean otherWord = name.reset().find() && month == 0;
        if (saysNothing || otherWord) {
            throw unknown(text);
        }
        return LocalDate.of(
                year,
                month == 0 ? today.getMonthValue() : month,
                day == 0 ? today.getDayOfMonth() : day);
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    private static FunctionException unknown(String text) {
        return new FunctionException(
                "not a point in time: '%s'; write it as 2026-11-23 04:02"
                        .formatted(text.length() > MAX_LENGTH ? "…" : text));
    }
}
