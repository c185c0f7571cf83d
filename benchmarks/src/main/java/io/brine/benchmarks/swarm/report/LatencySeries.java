package io.brine.benchmarks.swarm.report;

import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Latencies, all together and over time. Values are nanoseconds and kept to two digits.
 * Thread-safe.
 */
public final class LatencySeries {
    private static final int DIGITS = 2;
    private static final long SLICE_NANOS = 250_000_000;

    /**
     * The latencies of one slice of time.
     *
     * @param second when it begins, from the series' beginning
     */
    public record Slice(
            double second, long count, double medianMillis, double p99Millis, double maxMillis) {}

    private final String name;
    private final long began;
    private final Histogram all = new Histogram(DIGITS);
    private final Map<Long, Histogram> slices = new TreeMap<>();

    /**
     * @param name what the latencies are of
     * @param began the moment that counts as zero, of {@link System#nanoTime()}
     */
    public LatencySeries(String name, long began) {
        this.name = name;
        this.began = began;
    }

    public String name() {
        return name;
    }

    /**
     * Records something that took from one moment to another, both of {@link System#nanoTime()}; it
     * belongs to the slice in which it ended.
     */
    public synchronized void record(long from, long to) {
        long nanos = Math.max(0, to - from);
        all.recordValue(nanos);
        slices.computeIfAbsent(
                        Math.max(0, to - began) / SLICE_NANOS, slice -> new Histogram(DIGITS))
                .recordValue(nanos);
    }

    public synchronized long count() {
        return all.getTotalCount();
    }

    /**
     * A quantile in milliseconds; 0 when nothing was recorded.
     *
     * @param percent 0 to 100
     */
    public synchronized double millis(double percent) {
        return all.getTotalCount() == 0 ? 0 : all.getValueAtPercentile(percent) / 1e6;
    }

    /**
     * The slices in which something ended, in order of time.
     *
     * @param most the most that are wanted; neighbours are put together until they are as few
     */
    public synchronized List<Slice> slices(int most) {
        if (slices.isEmpty()) {
            return List.of();
        }
        long last = slices.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        long width = Math.max(1, (last + most) / most);
        Map<Long, Histogram> wide = new TreeMap<>();
        slices.forEach(
                (slice, histogram) ->
                        wide.computeIfAbsent(slice / width, each -> new Histogram(DIGITS))
                                .add(histogram));
        List<Slice> result = new ArrayList<>();
        wide.forEach(
                (slice, histogram) ->
                        result.add(
                                new Slice(
                                        slice * width * SLICE_NANOS / 1e9,
                                        histogram.getTotalCount(),
                                        histogram.getValueAtPercentile(50) / 1e6,
                                        histogram.getValueAtPercentile(99) / 1e6,
                                        histogram.getMaxValue() / 1e6)));
        return result;
    }
}
