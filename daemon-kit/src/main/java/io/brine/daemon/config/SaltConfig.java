package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The options of one daemon or command, under Salt's own names, with Salt's defaults. Immutable and
 * thread-safe.
 *
 * <p>Every accessor throws {@link ConfigException} with one clear line when the value has another
 * type than the one asked for.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class SaltConfig {
    private SaltConfig() {}

    /**
     * Reads {@code configDir/master} (or {@code minion}), the files that {@code default_include}
     * and {@code include} name, and lays them over Salt's defaults for the role. Paths are put
     * under {@code root_dir}; a minion's {@code id} and a master's {@code id} are resolved. A
     * missing main file is not an error; an unreadable one is.
     */
    public static SaltConfig load(Path configDir, Role role) {
        throw new UnsupportedOperationException();
    }

    /**
     * Salt's defaults for the role with {@code overrides} laid over them, as if they had stood in
     * the file.
     */
    public static SaltConfig of(Role role, Map<String, ? extends @Nullable Object> overrides) {
        throw new UnsupportedOperationException();
    }

    public Role role() {
        throw new UnsupportedOperationException();
    }

    /**
     * The directory that was given to {@link #load}, absolute; {@code /etc/salt} for {@link #of}.
     */
    public Path configDir() {
        throw new UnsupportedOperationException();
    }

    /** True when the option has a value that is not null. */
    public boolean has(String key) {
        throw new UnsupportedOperationException();
    }

    /**
     * The option as text; a number or a boolean is given in Python's spelling. Null and collections
     * are refused.
     */
    public String text(String key) {
        throw new UnsupportedOperationException();
    }

    /** The option as text, or null when it is unset, null or empty. */
    public @Nullable String optText(String key) {
        throw new UnsupportedOperationException();
    }

    public int integer(String key) {
        throw new UnsupportedOperationException();
    }

    public long longInteger(String key) {
        throw new UnsupportedOperationException();
    }

    public double decimal(String key) {
        throw new UnsupportedOperationException();
    }

    /** The option as a boolean; null is false. */
    public boolean bool(String key) {
        throw new UnsupportedOperationException();
    }

    /** A number of seconds, fractions allowed. */
    public Duration seconds(String key) {
        throw new UnsupportedOperationException();
    }

    /** A number of milliseconds. */
    public Duration millis(String key) {
        throw new UnsupportedOperationException();
    }

    public Path path(String key) {
        throw new UnsupportedOperationException();
    }

    /**
     * A list of texts; one text alone or a comma-separated one counts as a list, null as an empty
     * one.
     */
    public List<String> list(String key) {
        throw new UnsupportedOperationException();
    }

    /** A map; null counts as an empty one. */
    public Map<String, @Nullable Object> map(String key) {
        throw new UnsupportedOperationException();
    }

    /** The value as the YAML gave it, or null when the option is unset. */
    public @Nullable Object raw(String key) {
        throw new UnsupportedOperationException();
    }

    /** Every option, defaults and unknown ones included; unmodifiable. */
    public Map<String, @Nullable Object> all() {
        throw new UnsupportedOperationException();
    }

    /** A copy with one option changed. */
    public SaltConfig with(String key, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }
}
