package io.brine.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

class CronTest {
    private static List<String> rows() throws IOException {
        try (var in = CronTest.class.getResourceAsStream("/schedule/cron.tsv")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** What croniter, which Salt uses, made of the same (src/test/tools/cron.py). */
    @Test
    void comesWhenCroniterSays() throws Exception {
        List<String> rows = rows();
        assertThat(rows).hasSizeGreaterThan(70);
        for (String row : rows) {
            String[] columns = row.split("\t", -1);
            Cron cron = Cron.parse(columns[0]);
            List<String> times = new ArrayList<>();
            @Nullable LocalDateTime time = LocalDateTime.parse(columns[1]);
            for (int i = 2; i < columns.length && time != null; i++) {
                time = cron.after(time);
                times.add(String.valueOf(time));
            }
            List<String> wanted = new ArrayList<>();
            for (int i = 2; i < columns.length; i++) {
                wanted.add(LocalDateTime.parse(columns[i]).toString());
            }
            assertThat(times).as(row).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "1-2-3 * * * *",
                "a * * * *",
                "1,,2 * * * *",
                "@never",
                "0 0 31 2 *",
                "0 9 * * 1#1"
            })
    void whatIsNoExpressionIsNamed(String text) {
        assertThatThrownBy(() -> Cron.parse(text))
                .isInstanceOf(ScheduleException.class)
                .hasMessageStartingWith("cron: ");
    }
}
