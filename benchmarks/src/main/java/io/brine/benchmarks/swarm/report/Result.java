package io.brine.benchmarks.swarm.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a scenario found, in the order in which it is shown. Confined to one thread. */
public final class Result {
    /**
     * One number.
     *
     * @param key its name in JSON
     * @param label its name for people
     */
    public record Figure(String key, String label, double value, String unit) {
        /** The value to the digits that matter. */
        public String text() {
            if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                return String.format(Locale.ROOT, "%,d", (long) value);
            }
            int digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
            return String.format(Locale.ROOT, "%,." + digits + "f", value);
        }
    }

    private final String scenario;
    private final List<Figure> figures = new ArrayList<>();
    private final List<LatencySeries> series = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * @param scenario its name
     */
    public Result(String scenario) {
        this.scenario = scenario;
    }

    public String scenario() {
        return scenario;
    }

    /** Adds a number. */
    public void add(String key, String label, double value, String unit) {
        figures.add(new Figure(key, label, value, unit));
    }

    /** Adds a count. */
    public void add(String key, String label, long value, String unit) {
        add(key, label, (double) value, unit);
    }

    /** Adds latencies to draw. */
    public void add(LatencySeries latencies) {
        series.add(latencies);
    }

    /** Tells, in one line, that something did not go as it has to: the run failed. */
    public void fail(String why) {
        failures.add(why);
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    public List<LatencySeries> series() {
        return List.copyOf(series);
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }
}
