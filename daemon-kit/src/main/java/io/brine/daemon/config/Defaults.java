package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects option values in the types that YAML gives: whole numbers are {@code Long}, fractions
 * {@code Double}.
 */
final class Defaults {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    Defaults set(String key, String value) {
        values.put(key, value);
        return this;
    }

    Defaults set(String key, boolean value) {
        values.put(key, value);
        return this;
    }

    Defaults set(String key, long value) {
        values.put(key, value);
        return this;
    }

    Defaults set(String key, double value) {
        values.put(key, value);
        return this;
    }

    Defaults unset(String key) {
        values.put(key, null);
        return this;
    }

    Defaults list(String key, String... members) {
        values.put(key, List.of(members));
        return this;
    }

    Defaults emptyMap(String key) {
        values.put(key, Map.of());
        return this;
    }

    /** {@code key: {base: [directory, …]}}. */
    Defaults roots(String key, String... directories) {
        values.put(key, Map.of("base", Arrays.asList(directories)));
        return this;
    }

    Map<String, @Nullable Object> toMap() {
        return values;
    }
}
