package io.brine.master.runner;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code config.get}, {@code test.get_opts}: looks at the master's configuration. Thread-safe. */
final class ConfigRunner {
    private final FunctionServices with;

    ConfigRunner(FunctionServices with) {
        this.with = with;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "config.get(key, default=, delimiter=:)",
                        "Shows an option of the master; a:b looks into maps and lists.",
                        call ->
                                find(
                                        with.config(),
                                        call.text("key"),
                                        call.text("delimiter"),
                                        call.value("default")))
                .add(
                        "test.get_opts()",
                        "Shows all options of the master.",
                        call -> with.config().all());
    }

    /** The value at a path of keys, or a default. */
    static @Nullable Object find(
            SaltConfig config, String key, String delimiter, @Nullable Object fallback) {
        Object at = config.all();
        String by = delimiter.isEmpty() ? ":" : delimiter;
        for (String step : key.split(Pattern.quote(by), -1)) {
            if (at instanceof Map<?, ?> map && map.containsKey(step)) {
                at = map.get(step);
            } else if (at instanceof List<?> list && index(step, list.size()) >= 0) {
                at = list.get(index(step, list.size()));
            } else {
                return fallback;
            }
        }
        return at;
    }

    private static int index(String step, int size) {
        try {
            int index = Integer.parseInt(step);
            return index < size ? index : -1;
        } catch (NumberFormatException noIndex) {
            return -1;
        }
    }
}
