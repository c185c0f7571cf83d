package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of an SLS's {@code include}. Immutable.
 *
 * @param name of the SLS as written
 * @param defaults template variables, null if the entry is a plain name
 * @param key where its data goes, parts joined by colons; null for the top
 */
record Include(String name, @Nullable Map<?, ?> defaults, @Nullable String key) {
    static Include of(@Nullable Object item, PillarRoots.Found file) throws PillarFailedException {
        if (!(item instanceof Map<?, ?> map) || map.isEmpty()) {
            if (item instanceof String name) {
                return new Include(name, null, null);
            }
            throw wrong(file, item);
        }
        Map.Entry<?, ?> only = map.entrySet().iterator().next();
        if (!(only.getKey() instanceof String name)
                || !(only.getValue() instanceof Map<?, ?> how)) {
            throw wrong(file, item);
        }
        Object defaults = how.containsKey("defaults") ? how.get("defaults") : Map.of();
        Object key = how.get("key");
        if (!(defaults instanceof Map<?, ?> variables) || !(key == null || key instanceof String)) {
            throw wrong(file, item);
        }
        return new Include(
                name, variables, key instanceof String text && !text.isEmpty() ? text : null);
    }

    private static PillarFailedException wrong(PillarRoots.Found file, @Nullable Object item) {
        return new PillarFailedException(
                file.relative()
                        + ": include '"
                        + (item instanceof Map<?, ?> map && !map.isEmpty()
                                ? map.keySet().iterator().next()
                                : item)
                        + "': expected the name of an SLS, alone or with a map of defaults and"
                        + " key");
    }

    /** The data as it lies below {@link #key}. */
    Map<Object, @Nullable Object> under(Map<?, ?> data) {
        @SuppressWarnings("unchecked")
        Map<Object, @Nullable Object> nested = (Map<Object, @Nullable Object>) data;
        if (key == null) {
            return nested;
        }
        for (String part : List.of(key.split(":", -1)).reversed()) {
            Map<Object, @Nullable Object> outer = new LinkedHashMap<>();
            outer.put(part, nested);
            nested = outer;
        }
        return nested;
    }
}
