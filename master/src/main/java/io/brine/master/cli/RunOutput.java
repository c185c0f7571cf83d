package io.brine.master.cli;

import io.brine.master.cli.option.ParsedOptions;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How {@code salt-run} shows what a function tells and returns. Stateless. */
final class RunOutput {
    private static final Set<String> DATA_AND_OUTPUTTER = Set.of("data", "outputter");

    private RunOutput() {}

    /** An event that the function fired below its own tag. */
    static void progress(
            ResultPrinter printer,
            ParsedOptions parsed,
            String suffix,
            Map<String, @Nullable Object> data) {
        if (parsed.has("--quiet") || suffix.equals("new")) {
            return;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("suffix", suffix);
        shown.put("event", data);
        printer.print(shown, data.get("outputter") instanceof String name ? name : null, 0);
    }

    /** What the function returned, in the way that it asks for. */
    static void returned(
            ResultPrinter printer, ParsedOptions parsed, Map<String, @Nullable Object> data) {
        if (parsed.has("--quiet")) {
            return;
        }
        Object value = data.get("return");
        String wish = null;
        if (value instanceof Map<?, ?> map) {
            wish = map.get("outputter") instanceof String name ? name : null;
            value = map.keySet().equals(DATA_AND_OUTPUTTER) ? map.get("data") : value;
        }
        printer.print(value, wish, 0);
    }
}
