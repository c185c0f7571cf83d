package io.brine.render;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The table {@code salt[...]} of a template: what makes sense in a master and changes nothing.
 * Immutable and thread-safe.
 */
public final class SaltFunctions {
    private static final SaltFunctions NONE = new SaltFunctions(Map.of());

    private final Map<String, SaltFunction> functions;

    private SaltFunctions(Map<String, SaltFunction> functions) {
        this.functions = Collections.unmodifiableMap(new TreeMap<>(functions));
    }

    /** A table without functions. */
    public static SaltFunctions none() {
        return NONE;
    }

    /** These and others, of which the others win. */
    public SaltFunctions plus(Map<String, SaltFunction> others) {
        Map<String, SaltFunction> all = new TreeMap<>(functions);
        all.putAll(others);
        return new SaltFunctions(all);
    }

    /** The function of a full name such as {@code pillar.get}, or null. */
    public @Nullable SaltFunction get(String name) {
        return functions.get(name);
    }

    /** All full names, sorted. */
    public Set<String> names() {
        return functions.keySet();
    }
}
