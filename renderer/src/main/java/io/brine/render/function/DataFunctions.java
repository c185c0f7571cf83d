package io.brine.render.function;

import io.brine.render.RenderContext;
import io.brine.render.SaltFunctionException;
import io.brine.render.filter.Traverse;
import io.brine.render.function.StandardFunctions.Body;
import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;
import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code pillar.*}, {@code grains.*}, {@code config.*}. */
final class DataFunctions {
    private static final Object MISSING = new Object();

    private DataFunctions() {}

    static void add(Map<String, Body> all) {
        all.put("pillar.get", DataFunctions::pillar);
        all.put("pillar.fetch", DataFunctions::pillar);
        all.put("pillar.items", (a, c) -> c.pillar());
        all.put("pillar.raw", (a, c) -> key(c.pillar(), a));
        all.put("pillar.item", (a, c) -> items(c.pillar(), a));
        all.put("pillar.keys", (a, c) -> keys(c.pillar(), a));
        all.put("pillar.ls", (a, c) -> new ArrayList<@Nullable Object>(c.pillar().keySet()));
        all.put("grains.get", (a, c) -> get(c.grains(), a, 9, 2));
        all.put("grains.fetch", (a, c) -> get(c.grains(), a, 9, 2));
        all.put("grains.items", (a, c) -> c.grains());
        all.put("grains.item", (a, c) -> items(c.grains(), a));
        all.put("grains.ls", (a, c) -> sortedKeys(c.grains()));
        all.put(
                "grains.has_value",
                (a, c) -> Py.truth(Traverse.get(c.grains(), a.need(0, "key"), null, ":")));
        all.put(
                "grains.equals",
                (a, c) ->
                        PyText.str(Traverse.get(c.grains(), a.need(0, "key"), null, ":"))
                                .equals(PyText.str(a.need(1, "value"))));
        all.put("grains.filter_by", DataFunctions::filterBy);
        all.put("config.get", DataFunctions::config);
        all.put("config.option", DataFunctions::config);
    }

    private static @Nullable Object key(Map<?, ?> data, Args a) {
        Object key = a.get(0, "key", null);
        return Py.truth(key)
                ? (data.containsKey(key) ? data.get(key) : new LinkedHashMap<Object, Object>())
                : data;
    }

    private static List<@Nullable Object> sortedKeys(Map<?, ?> data) {
        List<@Nullable Object> keys = new ArrayList<>(data.keySet());
        keys.sort((x, y) -> PyOrder.compare(x, y, "<"));
        return keys;
    }

    private static @Nullable Object pillar(Args a, RenderContext c) throws SaltFunctionException {
        boolean strict = Boolean.TRUE.equals(c.opts().get("pillar_raise_on_missing"));
        if (strict && a.get(1, "default", MISSING) == MISSING) {
            Object path = a.need(0, "key");
            String delimiter = a.text(4, "delimiter", ":");
            if (Traverse.get(c.pillar(), path, MISSING, delimiter) == MISSING) {
                throw new SaltFunctionException("Pillar key not found: " + PyText.str(path));
            }
        }
        return get(c.pillar(), a, 2, 4);
    }

    private static @Nullable Object get(Map<?, ?> data, Args a, int mergeAt, int delimiterAt)
            throws SaltFunctionException {
        Object path = a.need(0, "key");
        String delimiter = a.text(delimiterAt, "delimiter", ":");
        Object fallback = a.get(1, "default", "");
        Object found = Traverse.get(data, path, MISSING, delimiter);
        boolean merge = mergeAt < 9 && a.flag(mergeAt, "merge", false) && fallback != null;
        if (merge && fallback instanceof Map<?, ?> base) {
            Object value = found == MISSING ? Map.of() : found;
            return value instanceof Map<?, ?> more
                    ? Merge.update(Merge.copy(base), more, true, false)
                    : base;
        }
        return found == MISSING ? fallback : found;
    }

    private static Map<Object, @Nullable Object> items(Map<?, ?> data, Args a) {
        Map<Object, @Nullable Object> items = new LinkedHashMap<>();
        for (Object key : a.list()) {
            items.put(
                    Py.key(key),
                    Traverse.get(
                            data,
                            key,
                            a.named().getOrDefault("default", ""),
                            a.text(9, "delimiter", ":")));
        }
        return items;
    }

    private static Object keys(Map<?, ?> data, Args a) throws SaltFunctionException {
        String path = a.text(0, "key");
        Object found = Traverse.get(data, path, MISSING, a.text(1, "delimiter", ":"));
        if (found == MISSING) {
            throw new SaltFunctionException("Pillar key not found: " + path);
        }
        if (!(found instanceof Map<?, ?> map)) {
            throw new SaltFunctionException("Pillar value in key " + path + " is not a dict");
        }
        return new ArrayList<@Nullable Object>(map.keySet());
    }

    private static @Nullable Object config(Args a, RenderContext c) {
        Object path = a.need(0, "key");
        for (Map<?, ?> data : List.of(c.opts(), c.grains(), c.pillar())) {
            Object found = Traverse.get(data, path, MISSING, a.text(9, "delimiter", ":"));
            if (found != MISSING) {
                return found;
            }
        }
        return a.get(1, "default", "");
    }

    /** Picks one of several dicts by a grain, as formulas do in their {@code map.jinja}. */
    private static @Nullable Object filterBy(Args a, RenderContext c) throws SaltFunctionException {
        if (!(a.need(0, "lookup_dict") instanceof Map<?, ?> lookup)) {
            throw new SaltFunctionException("grains.filter_by needs a dict");
        }
        String grain = a.text(1, "grain", "os_family");
        Object merge = a.get(2, "merge", null);
        Object fallback = a.get(3, "default", "default");
        Object base = a.get(4, "base", null);
        Object value = Traverse.get(c.grains(), grain, MISSING, ":");
        Object key =
                chosen(
                        lookup,
                        value == MISSING
                                ? List.of()
                                : value instanceof List<?> many ? many : List.of(PyText.str(value)),
                        fallback);
        Object picked = key == null ? null : lookup.get(key);
        if (base != null && lookup.get(base) instanceof Map<?, ?> under) {
            picked =
                    picked instanceof Map<?, ?> over
                            ? Merge.update(Merge.copy(under), over, true, false)
                            : under;
        }
        if (merge != null && Py.truth(merge)) {
            if (!(merge instanceof Map<?, ?> over)) {
                throw new SaltFunctionException("filter_by merge argument must be a dictionary.");
            }
            picked =
                    picked instanceof Map<?, ?> under
                            ? Merge.update(Merge.copy(under), over, true, false)
                            : over;
        }
        return picked;
    }

    private static @Nullable Object chosen(
            Map<?, ?> lookup, List<?> values, @Nullable Object fallback) {
        for (Object value : values) {
            for (Object key : lookup.keySet()) {
                if (Glob.compile(PyText.str(key)).matches(PyText.str(value))) {
                    return key;
                }
            }
        }
        return fallback != null && lookup.containsKey(fallback) ? fallback : null;
    }
}
