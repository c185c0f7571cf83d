package io.brine.master.wheel;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.output.OutputStyle;
import io.brine.daemon.output.Outputter;
import io.brine.master.cache.AtomicFiles;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.yaml.SaltYaml;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code config.*}: the master's configuration files. Nothing is written outside of the
 * configuration directory, whatever file name is asked for. Thread-safe; what was changed counts
 * from the next start on.
 */
final class ConfigWheel {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    private final SaltConfig config;

    ConfigWheel(FunctionServices services) {
        this.config = services.config();
    }

    void addTo(FunctionTable table) {
        table.add(
                        "config.values()",
                        "Shows the master's configuration as its files give it now.",
                        call -> SaltConfig.load(config.configDir(), Role.MASTER).all())
                .add(
                        "config.apply(key, value)",
                        "Sets one option in the master's configuration file, keeping the others"
                                + " of that file.",
                        this::apply)
                .add(
                        "config.update_config(file_name, yaml_contents)",
                        "Writes a file of options into the directory that default_include names.",
                        this::update);
    }

    private static String yaml(@Nullable Object value) {
        return Outputter.named("yaml", OutputStyle.PLAIN).orElseThrow().render(value) + "\n";
    }

    /**
     * Salt would write all defaults into the file; here it stays what it was but for one option.
     */
    private @Nullable Object apply(Invocation call) throws IOException, FunctionException {
        Path file = config.configDir().resolve("master");
        Map<Object, @Nullable Object> options = new LinkedHashMap<>();
        byte[] present = AtomicFiles.readIfPresent(file);
        if (present != null) {
            try {
                if (SaltYaml.load(new String(present, StandardCharsets.UTF_8), file.toString())
                        instanceof Map<?, ?> map) {
                    options.putAll(map);
                }
            } catch (PayloadException e) {
                throw new FunctionException("cannot read " + file + ": " + e.getMessage());
            }
        }
        options.put(call.text("key"), call.value("value"));
        AtomicFiles.rewrite(file, yaml(options).getBytes(StandardCharsets.UTF_8));
        return null;
    }

    private String update(Invocation call) throws IOException {
        String name = call.text("file_name") + ".conf";
        if (!FILE_NAME.matcher(name).matches()) {
            return "Invalid path";
        }
        String include = config.optText("default_include");
        Path pattern = Path.of(include == null ? "master.d/*.conf" : include);
        Path parent = pattern.getParent();
        Path home = config.configDir().normalize();
        Path directory = parent == null ? home : home.resolve(parent).normalize();
        if (!directory.startsWith(home)) {
            return "Invalid path";
        }
        AtomicFiles.makeDirectories(directory);
        Path file = directory.resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "Invalid path";
        }
        AtomicFiles.rewrite(
                file, yaml(call.value("yaml_contents")).getBytes(StandardCharsets.UTF_8));
        return "Wrote " + name;
    }
}
