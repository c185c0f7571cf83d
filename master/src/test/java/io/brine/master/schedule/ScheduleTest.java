package io.brine.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.salt.yaml.SaltYaml;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

class ScheduleTest {
    /** A Monday. */
    private static final LocalDateTime NOON = LocalDateTime.parse("2026-11-23T12:00:00");

    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<String>> atWork = new ArrayList<>();

    private Schedule schedule(String yaml) throws Exception {
        Map<String, @Nullable Object> option = new LinkedHashMap<>();
        if (SaltYaml.load(yaml, "schedule") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> option.put(String.valueOf(key), value));
        }
        return new Schedule(
                option,
                NOON,
                job -> {
                    begun.add(job.name());
                    CompletableFuture<String> work = new CompletableFuture<>();
                    atWork.add(work);
                    return work;
                },
                new Random(1));
    }

    private void finish() {
        atWork.forEach(work -> work.complete(""));
    }

    @Test
    void anIntervalRunsAtTheStartAndThenInItsTime() throws Exception {
        Schedule schedule = schedule("j: {function: test.arg, minutes: 1, seconds: 30}");
        assertThat(schedule.tick(NOON)).isEqualTo(1);
        finish();
        assertThat(schedule.tick(NOON.plusSeconds(89))).isZero();
        assertThat(schedule.tick(NOON.plusSeconds(90))).isEqualTo(1);
        finish();
        assertThat(schedule.tick(NOON.plusSeconds(91))).isZero();
        assertThat(schedule.tick(NOON.plusSeconds(180))).isEqualTo(1);
    }

    @Test
    void noMoreOfOneRunAtOnceThanItSays() throws Exception {
        Schedule schedule =
                schedule(
                        "one: {function: f.f, seconds: 1, run_on_start: false}\n"
                                + "two: {function: f.f, seconds: 1, run_on_start: false,"
                                + " maxrunning: 2}");
        for (int i = 1; i <= 3; i++) {
            schedule.tick(NOON.plusSeconds(i));
        }
        assertThat(begun).containsExactlyInAnyOrder("one", "two", "two");
        finish();
        schedule.tick(NOON.plusSeconds(4));
        assertThat(begun).hasSize(5);
    }

    @Test
    void whenIsADailyAWeeklyOrASingleTime() throws Exception {
        Schedule schedule =
                schedule(
                        "daily: {function: f.f, when: '12:30pm'}\n"
                                + "weekly: {function: f.f, when: ['Monday 11:00', 'Tue 5 pm']}\n"
                                + "single: {function: f.f, when: '11/24/2026 3:00pm'}\n"
                                + "once: {function: f.f, once: '2026-11-24T16:00:00'}");
        assertThat(begunAt(schedule, NOON)).isEmpty();
        assertThat(begunAt(schedule, NOON.plusMinutes(30))).containsExactly("daily");
        assertThat(begunAt(schedule, NOON.plusMinutes(31))).isEmpty();
        assertThat(begunAt(schedule, NOON.plusHours(25))).containsExactly("daily");
        assertThat(begunAt(schedule, NOON.plusHours(27))).containsExactly("single");
        assertThat(begunAt(schedule, NOON.plusHours(28))).containsExactly("once");
        assertThat(begunAt(schedule, NOON.plusHours(29))).containsExactly("weekly");
        assertThat(begunAt(schedule, NOON.plusDays(7))).containsExactly("daily", "weekly");
        assertThat(begunAt(schedule, NOON.plusDays(7).plusHours(5))).containsExactly("daily");
    }

    private List<String> begunAt(Schedule schedule, LocalDateTime now) {
        begun.clear();
        schedule.tick(now);
        finish();
        return List.copyOf(begun);
    }

    @Test
    void rangeUntilAndAfterLeaveTimesOut() throws Exception {
        Schedule schedule =
                schedule(
                        "in: {function: f.f, hours: 1, run_on_start: false,"
                                + " range: {start: '1:00pm', end: '2:00pm'}}\n"
                                + "out: {function: f.f, hours: 1, run_on_start: false,"
                                + " skip_during_range: {start: '1:00pm', end: '2:00pm'}}\n"
                                + "until: {function: f.f, hours: 1, run_on_start: false,"
                                + " until: '2026-11-23 13:30'}\n"
                                + "after: {function: f.f, hours: 1, run_on_start: false,"
                                + " after: '2026-11-23 13:30'}");
        assertThat(begunAt(schedule, NOON.plusHours(1))).containsExactly("in", "until");
        assertThat(begunAt(schedule, NOON.plusHours(3))).containsExactly("out", "after");
    }

    @Test
    void splayPutsATimeOffWithinItsBounds() throws Exception {
        Schedule schedule =
                schedule("j: {function: f.f, seconds: 60, run_on_start: false, splay: 10}");
        int first = 0;
        while (schedule.tick(NOON.plusSeconds(first)) == 0) {
            first++;
            assertThat(first).isLessThanOrEqualTo(70);
        }
        assertThat(first).isBetween(61, 70);
    }

    @Test
    void whatIsSwitchedOffDoesNotRun() throws Exception {
        assertThat(schedule("{enabled: false, j: {function: f.f, seconds: 1}}").tick(NOON))
                .isZero();
        assertThat(schedule("{j: {function: f.f, seconds: 1, enabled: false}}").tick(NOON))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{seconds: 5}; it names no function",
                "{function: f.f}; expected one of seconds/minutes/hours/days, when, cron or once",
                "{function: f.f, seconds: 1, when: '1:00'}; expected one of"
                        + " seconds/minutes/hours/days, when, cron or once",
                "{function: f.f, cron: '* * * *'}; cron: expected minute, hour, day, month and day"
                        + " of the week (and second), got '* * * *'",
                "{function: f.f, seconds: x}; seconds: 'x' is no number",
                "{function: f.f, when: Someday}; 'Someday' is no time: expected for example"
                        + " 5:00pm, Monday 17:00 or 2026-11-24T15:00:00",
                "{function: f.f, seconds: 1, returner: mysql}; 'returner' is not supported"
            })
    void whatCannotBeUnderstoodIsSaidSo(String yaml, String message) throws Exception {
        Object value = SaltYaml.load(yaml, "job");
        assertThatThrownBy(() -> ScheduledJob.of("j", value, Map.of()))
                .isInstanceOf(ScheduleException.class)
                .hasMessage(message);
        Schedule schedule = schedule("bad: " + yaml);
        assertThat(schedule.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "17:00, 2026-11-23T17:00",
        "11am, 2026-11-24T11:00",
        "5:00:10PM, 2026-11-23T17:00:10",
        "Wednesday 9:00, 2026-11-25T09:00",
        "2026-12-01, 2026-12-01T00:00",
        "2026-12-01 08:00, 2026-12-01T08:00"
    })
    void timesAreReadAsPeopleWriteThem(String text, LocalDateTime next) throws Exception {
        assertThat(Moment.parse(text).after(NOON)).isEqualTo(next);
    }

    @Test
    void onceMayHaveAFormOfItsOwn() throws Exception {
        Object job =
                SaltYaml.load(
                        "{function: f.f, once: '20261124 1500', once_fmt: '%Y%m%d %H%M'}", "job");
        assertThat(ScheduledJob.of("j", job, Map.of()).timing().after(NOON))
                .isEqualTo("2026-11-24T15:00:00");
    }
}
