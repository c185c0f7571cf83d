package io.brine.master.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

class WorkerStatsTest {
    private Instant now = Instant.EPOCH;
    private final List<Map<String, ?>> fired = new ArrayList<>();
    private final WorkerStats stats =
            new WorkerStats(
                    "MWorker-3",
                    3,
                    Duration.ofSeconds(60),
                    () -> now,
                    (tag, data) -> {
                        assertThat(tag).isEqualTo("salt/stats/MWorker-3");
                        fired.add(data);
                    });

    @Test
    void theFirstRequestAfterTheIntervalTellsOfAllBeforeItAndBeginsAnew() {
        stats.handled("_return", TimeUnit.MILLISECONDS.toNanos(100));
        now = now.plusSeconds(60);
        stats.handled("_return", TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(fired).isEmpty();

        now = now.plusSeconds(1);
        stats.handled("_auth", TimeUnit.MILLISECONDS.toNanos(500));
        now = now.plusSeconds(61);
        stats.handled("ping", 0);

        assertThat(fired)
                .containsExactly(
                        Map.of(
                                "time",
                                61.0,
                                "worker",
                                "MWorker-3",
                                "pool",
                                "default",
                                "pool_index",
                                3,
                                "stats",
                                Map.of(
                                        "_return",
                                        Map.of("mean", 0.2, "runs", 2L),
                                        "_auth",
                                        Map.of("mean", 0.5, "runs", 1L))),
                        Map.of(
                                "time",
                                61.0,
                                "worker",
                                "MWorker-3",
                                "pool",
                                "default",
                                "pool_index",
                                3,
                                "stats",
                                Map.of("ping", Map.of("mean", 0.0, "runs", 1L))));
    }
}
