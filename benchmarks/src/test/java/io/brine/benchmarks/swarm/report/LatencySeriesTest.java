package io.brine.benchmarks.swarm.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;

class LatencySeriesTest {
    private static final long MILLI = 1_000_000;

    @Test
    void quantilesOverAll() {
        LatencySeries series = new LatencySeries("x", 0);
        for (int i = 1; i <= 100; i++) {
            series.record(0, i * MILLI);
        }
        assertThat(series.count()).isEqualTo(100);
        assertThat(series.millis(50)).isCloseTo(50, within(1.0));
        assertThat(series.millis(99)).isCloseTo(99, within(1.5));
        assertThat(series.millis(100)).isCloseTo(100, within(1.5));
    }

    @Test
    void nothingIsZero() {
        LatencySeries series = new LatencySeries("x", 0);
        assertThat(series.millis(50)).isZero();
        assertThat(series.slices(10)).isEmpty();
    }

    @Test
    void slicesAreOfWhenSomethingEnded() {
        LatencySeries series = new LatencySeries("x", 1000 * MILLI);
        series.record(1000 * MILLI, 1100 * MILLI);
        series.record(1000 * MILLI, 1600 * MILLI);
        series.record(1590 * MILLI, 1600 * MILLI);
        List<LatencySeries.Slice> slices = series.slices(100);
        assertThat(slices).extracting(LatencySeries.Slice::second).containsExactly(0.0, 0.5);
        assertThat(slices).extracting(LatencySeries.Slice::count).containsExactly(1L, 2L);
        assertThat(slices.get(0).medianMillis()).isCloseTo(100, within(1.0));
        assertThat(slices.get(1).maxMillis()).isCloseTo(600, within(6.0));
    }

    @Test
    void tooManySlicesAreJoined() {
        LatencySeries series = new LatencySeries("x", 0);
        for (long i = 0; i < 1000; i++) {
            long from = i * 250 * MILLI;
            series.record(from, from + MILLI);
        }
        List<LatencySeries.Slice> slices = series.slices(100);
        assertThat(slices).hasSizeLessThanOrEqualTo(100).hasSizeGreaterThan(40);
        assertThat(slices.stream().mapToLong(LatencySeries.Slice::count).sum()).isEqualTo(1000);
    }
}
