package io.brine.benchmarks.swarm.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** Results as a table for people and as JSON for programs. Stateless. */
public final class Reports {
    private static final int MOST_SLICES = 600;

    private Reports() {}

    /** One table over all scenarios; what failed stands below it. */
    public static String table(List<Result> results) {
        int label = 10;
        int value = 8;
        for (Result result : results) {
            for (Result.Figure figure : result.figures()) {
                label = Math.max(label, figure.label().length());
                value = Math.max(value, figure.text().length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (Result result : results) {
            String scenario = result.scenario();
            for (Result.Figure figure : result.figures()) {
                text.append(
                        ("%-10s %-" + label + "s %" + value + "s %s%n")
                                .formatted(scenario, figure.label(), figure.text(), figure.unit()));
                scenario = "";
            }
        }
        for (Result result : results) {
            for (String failure : result.failures()) {
                text.append("%s FAILED: %s%n".formatted(result.scenario(), failure));
            }
        }
        return text.toString();
    }

    /**
     * Everything, the latencies over time included.
     *
     * @param about names and values of how the run was made
     */
    public static String json(Map<String, String> about, List<Result> results) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeObjectFieldStart("about");
            for (Map.Entry<String, String> each : about.entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("scenarios");
            for (Result result : results) {
                write(json, result);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Result result) throws IOException {
        json.writeStartObject();
        json.writeStringField("scenario", result.scenario());
        json.writeObjectFieldStart("figures");
        for (Result.Figure figure : result.figures()) {
            json.writeNumberField(figure.key(), figure.value());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("failures");
        for (String failure : result.failures()) {
            json.writeString(failure);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("latencies");
        for (LatencySeries series : result.series()) {
            write(json, series);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, LatencySeries series) throws IOException {
        json.writeStartObject();
        json.writeStringField("of", series.name());
        json.writeNumberField("count", series.count());
        for (double percent : new double[] {50, 90, 99, 99.9, 100}) {
            String name = percent == Math.rint(percent) ? "p" + (int) percent : "p" + percent;
            json.writeNumberField(name + "_ms", series.millis(percent));
        }
        json.writeArrayFieldStart("over_time");
        for (LatencySeries.Slice slice : series.slices(MOST_SLICES)) {
            json.writeStartObject();
            json.writeNumberField("second", slice.second());
            json.writeNumberField("count", slice.count());
            json.writeNumberField("p50_ms", slice.medianMillis());
            json.writeNumberField("p99_ms", slice.p99Millis());
            json.writeNumberField("max_ms", slice.maxMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
