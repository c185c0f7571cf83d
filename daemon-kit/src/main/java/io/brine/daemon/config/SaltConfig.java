package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The options of one daemon or command, under Salt's own names, with Salt's defaults. Immutable and
 * thread-safe.
 *
 * <p>Every accessor throws {@link ConfigException} with one clear line when the value has another
 * type than the one asked for.
 */
public final class SaltConfig {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Role role;
    private final Path configDir;
    private final Map<String, @Nullable Object> options;
    private final Map<String, Path> origins;
    private final List<String> warnings;

    private SaltConfig(
            Role role,
            Path configDir,
            Map<String, @Nullable Object> options,
            Map<String, Path> origins,
            List<String> warnings) {
        this.role = role;
        this.configDir = configDir;
        this.options = Collections.unmodifiableMap(options);
        this.origins = origins;
        this.warnings = warnings;
    }

    /**
     * Reads {@code configDir/master} (or {@code minion}), the files that {@code default_include}
     * and {@code include} name, and the environment ({@code BRINE_MASTER_WORKER_THREADS=5}, {@code
     * BRINE_MINION_…}), and lays them over Salt's defaults for the role, the environment on top.
     * Paths are put under {@code root_dir}; a minion's {@code id} and a master's {@code id} are
     * resolved. A missing main file is not an error; an unreadable one is, and so is a variable
     * that names no option.
     */
    public static SaltConfig load(Path configDir, Role role) {
        return load(configDir, role, System.getenv());
    }

    /** The same with another environment than this process's. */
    static SaltConfig load(Path configDir, Role role, Map<String, String> environment) {
        Path directory = configDir.toAbsolutePath().normalize();
        Path mainFile = directory.resolve(role.fileName());
        ConfigFiles files = new ConfigFiles();
        Map<String, @Nullable Object> defaults = defaults(role);
        files.read(mainFile, String.valueOf(defaults.get("default_include")));
        Map<String, @Nullable Object> options = files.options();
        Map<String, Path> origins = new HashMap<>(files.origins());
        EnvironmentOptions fromEnvironment = EnvironmentOptions.of(role, environment);
        options.putAll(fromEnvironment.options());
        fromEnvironment.variables().forEach((key, name) -> origins.put(key, Path.of(name)));
        return build(role, directory, defaults, options, origins, files.warnings());
    }

    /**
     * Salt's defaults for the role with {@code overrides} laid over them, as if they had stood in
     * the file.
     */
    public static SaltConfig of(Role role, Map<String, ? extends @Nullable Object> overrides) {
        return build(
                role,
                Path.of("/etc/salt"),
                defaults(role),
                new LinkedHashMap<String, @Nullable Object>(overrides),
                Map.of(),
                List.of());
    }

    static Map<String, @Nullable Object> defaults(Role role) {
        return switch (role) {
            case MASTER -> MasterDefaults.create();
            case MINION -> MinionDefaults.create();
        };
    }

    private static SaltConfig build(
            Role role,
            Path configDir,
            Map<String, @Nullable Object> defaults,
            Map<String, @Nullable Object> overrides,
            Map<String, Path> origins,
            List<String> warnings) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>(defaults);
        options.put("ipc_write_buffer", 0L);
        options.putAll(overrides);
        options.put("conf_file", configDir.resolve(role.fileName()).toString());
        SaltConfig raw =
                new SaltConfig(
                        role, configDir, options, Map.copyOf(origins), List.copyOf(warnings));
        raw.checkNumbers(defaults, overrides);
        OptionRules.logDir(options, overrides.get("log_file") != null);
        OptionRules.apply(options, role);
        return raw;
    }

    /**
     * Fails at once, not when the option is first needed, when a number was expected and something
     * else is there.
     */
    private void checkNumbers(
            Map<String, @Nullable Object> defaults, Map<String, @Nullable Object> overrides) {
        for (String key : overrides.keySet()) {
            if (overrides.get(key) != null && defaults.get(key) instanceof Number) {
                decimal(key);
            }
        }
    }

    public Role role() {
        return role;
    }

    /**
     * The directory that was given to {@link #load}, absolute; {@code /etc/salt} for {@link #of}.
     */
    public Path configDir() {
        return configDir;
    }

    /** What was odd but usable while reading, one line each, for the log once there is one. */
    public List<String> warnings() {
        return warnings;
    }

    /** True when the option has a value that is not null. */
    public boolean has(String key) {
        return options.get(key) != null;
    }

    /**
     * True when a file or the environment named the option, or when its value is not Salt's
     * default.
     */
    public boolean isSet(String key) {
        return origins.containsKey(key)
                || !Objects.equals(options.get(key), defaults(role).get(key));
    }

    /**
     * The option as text; a number or a boolean is given in Python's spelling. Null and collections
     * are refused.
     */
    public String text(String key) {
        return convert(key, "a text", ConfigValues::text);
    }

    /** The option as text, or null when it is unset, null or empty. */
    public @Nullable String optText(String key) {
        Object value = options.get(key);
        return value == null || value.equals("") ? null : text(key);
    }

    public int integer(String key) {
        long value = longInteger(key);
        if (value != (int) value) {
            throw wrong(key, "a number of at most 2147483647");
        }
        return (int) value;
    }

    public long longInteger(String key) {
        return convert(key, "a number", ConfigValues::whole);
    }

    public double decimal(String key) {
        return convert(key, "a number", ConfigValues::decimal);
    }

    /** The option as a boolean; null is false. */
    public boolean bool(String key) {
        return convert(key, "True or False", ConfigValues::truth);
    }

    /** A number of seconds, fractions allowed. */
    public Duration seconds(String key) {
        return convert(
                key,
                "a number of seconds",
                value -> ConfigValues.duration(value, NANOS_PER_SECOND));
    }

    /** A number of milliseconds. */
    public Duration millis(String key) {
        return convert(
                key,
                "a number of milliseconds",
                value -> ConfigValues.duration(value, NANOS_PER_MILLI));
    }

    public Path path(String key) {
        return Path.of(convert(key, "a path", ConfigValues::text));
    }

    /**
     * A list of texts; one text alone or a comma-separated one counts as a list, null as an empty
     * one.
     */
    public List<String> list(String key) {
        return convert(key, "a list of texts", ConfigValues::list);
    }

    /** A map; null counts as an empty one. */
    public Map<String, @Nullable Object> map(String key) {
        return Collections.unmodifiableMap(convert(key, "a mapping", ConfigValues::map));
    }

    /** The value as the YAML gave it, or null when the option is unset. */
    public @Nullable Object raw(String key) {
        return options.get(key);
    }

    /** Every option, defaults and unknown ones included; unmodifiable. */
    public Map<String, @Nullable Object> all() {
        return options;
    }

    /** A copy with one option changed. */
    public SaltConfig with(String key, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(options);
        changed.put(key, value);
        return new SaltConfig(role, configDir, changed, origins, warnings);
    }

    /**
     * Writes a minion's id to {@code root_dir/etc/salt/minion_id}, so that it stays when the
     * machine's name changes; does nothing with {@code minion_id_caching: False}, when the
     * configuration names an id, or when the file cannot be written.
     *
     * @return true when the file now holds the id
     */
    public boolean rememberId() {
        if (!bool("minion_id_caching") || origins.containsKey("id")) {
            return false;
        }
        Path file = MinionIdGuess.cacheFile(options);
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, text("id"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private <T> T convert(
            String key, String wanted, Function<@Nullable Object, @Nullable T> conversion) {
        T result = conversion.apply(options.get(key));
        if (result == null) {
            throw wrong(key, wanted);
        }
        return result;
    }

    private ConfigException wrong(String key, String wanted) {
        Object value = options.get(key);
        Path origin = origins.get(key);
        String where = origin == null ? "" : " (in " + origin + ")";
        return new ConfigException(
                role.fileName()
                        + ": "
                        + key
                        + ": expected "
                        + wanted
                        + ", got "
                        + ConfigValues.describe(value)
                        + where);
    }
}
