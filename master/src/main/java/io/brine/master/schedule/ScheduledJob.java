package io.brine.master.schedule;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of the option {@code schedule}. Immutable as far as its values are.
 *
 * @param fun the runner function
 * @param runOnStart {@code run_on_start}, on for intervals unless it is switched off
 * @param splayLeast {@code splay}: at least so many seconds later
 * @param splayMost at most so many
 * @param maxRunning so many of it at once
 * @param returnJob {@code return_job}: whether {@code __schedule_return} tells what came of it
 */
record ScheduledJob(
        String name,
        String fun,
        List<@Nullable Object> args,
        Map<String, @Nullable Object> kwargs,
        Timing timing,
        boolean runOnStart,
        int splayLeast,
        int splayMost,
        int maxRunning,
        boolean enabled,
        boolean returnJob,
        boolean dryRun,
        @Nullable Window range,
        @Nullable Window skipDuringRange,
        @Nullable Moment until,
        @Nullable Moment after) {
    private static final List<String> KINDS = List.of("when", "cron", "once");

    ScheduledJob {
        args = Collections.unmodifiableList(args);
        kwargs = Collections.unmodifiableMap(kwargs);
    }

    /**
     * Reads one entry.
     *
     * @param general the options beside the jobs, such as a {@code splay} for all
     * @throws ScheduleException if it cannot be understood, or asks for what is not supported
     */
    static ScheduledJob of(String name, @Nullable Object value, Map<?, ?> general)
            throws ScheduleException {
        if (!(value instanceof Map<?, ?> job)) {
            throw new ScheduleException("expected a mapping");
        }
        for (String option : List.of("returner", "skip_function", "run_after_skip_range")) {
            if (job.containsKey(option)) {
                throw new ScheduleException("'" + option + "' is not supported");
            }
        }
        Object fun = first(job, "function", "func", "fun");
        if (!(fun instanceof String function)) {
            throw new ScheduleException("it names no function");
        }
        Timing timing = timing(job);
        int[] splay = splay(orGeneral(job, general, "splay"));
        return new ScheduledJob(
                name,
                function,
                list(job.get("args")),
                keywords(job.get("kwargs")),
                timing,
                flag(job, "run_on_start", timing instanceof Timing.Every),
                splay[0],
                splay[1],
                Math.max(1, (int) number(job.get("maxrunning"), "maxrunning", 1)),
                flag(job, "enabled", true) && flag(general, "enabled", true),
                flag(job, "return_job", true),
                flag(job, "dry_run", false),
                window(job.get("range"), "range"),
                window(orGeneral(job, general, "skip_during_range"), "skip_during_range"),
                moment(job.get("until")),
                moment(job.get("after")));
    }

    private static Timing timing(Map<?, ?> job) throws ScheduleException {
        double seconds =
                number(job.get("seconds"), "seconds", 0)
                        + 60 * number(job.get("minutes"), "minutes", 0)
                        + 3600 * number(job.get("hours"), "hours", 0)
                        + 86400 * number(job.get("days"), "days", 0);
        boolean interval =
                List.of("seconds", "minutes", "hours", "days").stream().anyMatch(job::containsKey);
        long kinds = KINDS.stream().filter(job::containsKey).count();
        if (kinds + (interval ? 1 : 0) != 1) {
            throw new ScheduleException(
                    "expected one of seconds/minutes/hours/days, when, cron or once");
        }
        if (job.containsKey("cron")) {
            return Cron.parse(job.get("cron"));
        }
        if (interval) {
            if (seconds < 1) {
                throw new ScheduleException("its interval is less than a second");
            }
            return new Timing.Every(Duration.ofMillis((long) (seconds * 1000)));
        }
        if (job.containsKey("once")) {
            return new Timing.Once(once(job));
        }
        List<Moment> moments = new ArrayList<>();
        for (Object one : list(job.get("when"))) {
            moments.add(Moment.parse(one));
        }
        return new Timing.When(moments);
    }

    private static LocalDateTime once(Map<?, ?> job) throws ScheduleException {
        Object form = job.get("once_fmt");
        if (form == null) {
            Moment moment = Moment.parse(job.get("once"));
            if (moment.date() == null) {
                throw new ScheduleException("once: expected a date with a time");
            }
            return moment.date().atTime(moment.time());
        }
        try {
            return LocalDateTime.parse(
                    String.valueOf(job.get("once")),
                    DateTimeFormatter.ofPattern(pattern(form.toString())));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new ScheduleException(
                    "once: '" + job.get("once") + "' does not match once_fmt '" + form + "'");
        }
    }

    /** The pattern of Java for one of strftime with the fields of a date and a time. */
    private static String pattern(String strftime) {
        return strftime.replaceAll("([A-Za-z]+)(?=%|$|[^A-Za-z])(?<!%[A-Za-z])", "'$1'")
                .replace("%Y", "uuuu")
                .replace("%m", "MM")
                .replace("%d", "dd")
                .replace("%H", "HH")
                .replace("%M", "mm")
                .replace("%S", "ss");
    }

    private static int[] splay(@Nullable Object splay) throws ScheduleException {
        if (splay instanceof Map<?, ?> range) {
            int least = (int) number(range.get("start"), "splay", 0);
            int most = (int) number(range.get("end"), "splay", 0);
            if (most < least) {
                throw new ScheduleException("splay: its end must not be before its start");
            }
            return new int[] {least, most};
        }
        int most = (int) number(splay, "splay", 0);
        return new int[] {Math.min(1, most), most};
    }

    private static @Nullable Object orGeneral(Map<?, ?> job, Map<?, ?> general, String key) {
        return job.containsKey(key) ? job.get(key) : general.get(key);
    }

    private static @Nullable Object first(Map<?, ?> job, String... keys) {
        for (String key : keys) {
            if (job.containsKey(key)) {
                return job.get(key);
            }
        }
        return null;
    }

    private static @Nullable Window window(@Nullable Object value, String option)
            throws ScheduleException {
        return value == null ? null : Window.of(value, option);
    }

    private static @Nullable Moment moment(@Nullable Object value) throws ScheduleException {
        return value == null ? null : Moment.parse(value);
    }

    private static boolean flag(Map<?, ?> job, String key, boolean otherwise) {
        Object value = job.get(key);
        return value == null ? otherwise : !Boolean.FALSE.equals(value);
    }

    private static double number(@Nullable Object value, String option, double otherwise)
            throws ScheduleException {
        return switch (value) {
            case null -> otherwise;
            case Number number when number.doubleValue() >= 0 -> number.doubleValue();
            default -> throw new ScheduleException(option + ": '" + value + "' is no number");
        };
    }

    private static List<@Nullable Object> list(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> many -> new ArrayList<>(many);
            default -> new ArrayList<>(Collections.singletonList(value));
        };
    }

    private static Map<String, @Nullable Object> keywords(@Nullable Object value) {
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, given) -> keywords.put(String.valueOf(key), given));
        }
        return keywords;
    }

    /** Whether it may run at a time that it is due at. */
    boolean mayRun(LocalDateTime now) {
        return (range == null || range.holds(now))
                && (skipDuringRange == null || !skipDuringRange.holds(now))
                && (until == null || !until.on(now.toLocalDate()).isBefore(now))
                && (after == null || after.on(now.toLocalDate()).isBefore(now));
    }
}
