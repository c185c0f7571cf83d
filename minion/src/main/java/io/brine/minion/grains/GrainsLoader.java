package io.brine.minion.grains;

import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the grains of this machine. Blocking (reads files, asks the resolver); stateless. */
public final class GrainsLoader {
    private static final Logger LOG = LoggerFactory.getLogger(GrainsLoader.class);

    private GrainsLoader() {}

    /**
     * The grains: core grains, overlaid by {@code CONF_DIR/grains} and then by the {@code grains}
     * option, as Salt does.
     *
     * @param opts the minion's options: {@code id, master, conf_file, grains, enable_fqdns_grains}
     *     are used
     */
    public static Map<String, @Nullable Object> load(Map<String, ? extends @Nullable Object> opts) {
        Map<String, @Nullable Object> grains = core(Machine.local(), opts);
        overlay(grains, fromFile(opts));
        overlay(grains, opts.get("grains"));
        return Collections.unmodifiableMap(grains);
    }

    static Map<String, @Nullable Object> core(
            Machine machine, Map<String, ? extends @Nullable Object> opts) {
        Map<String, @Nullable Object> grains = new LinkedHashMap<>();
        HardwareGrains.collect(machine, grains);
        OsGrains.collect(machine, grains);
        VirtualGrains.collect(machine, grains);
        NetworkGrains.collect(machine, grains);
        HostNames.collect(machine, !Boolean.FALSE.equals(opts.get("enable_fqdns_grains")), grains);
        ProcessGrains.collect(machine, opts, grains);
        return grains;
    }

    private static void overlay(Map<String, @Nullable Object> grains, @Nullable Object own) {
        if (own instanceof Map<?, ?> map) {
            map.forEach((key, value) -> grains.put(String.valueOf(key), value));
        }
    }

    private static @Nullable Object fromFile(Map<String, ? extends @Nullable Object> opts) {
        if (!(opts.get("conf_file") instanceof String configuration)) {
            return null;
        }
        Path file = Path.of(configuration).resolveSibling("grains");
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            Object grains = SaltYaml.load(Files.readString(file), file.toString());
            if (grains != null && !(grains instanceof Map)) {
                LOG.warn("{}: expected a map of grains; the file is ignored", file);
            }
            return grains;
        } catch (IOException | RuntimeException | SaltYamlException e) {
            LOG.warn("{} is ignored: {}", file, e.getMessage());
            return null;
        }
    }
}
