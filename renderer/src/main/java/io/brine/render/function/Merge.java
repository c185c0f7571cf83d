package io.brine.render.function;

import io.brine.render.python.Py;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Salt's merging of dicts. Stateless. */
final class Merge {
    private Merge() {}

    static Map<Object, @Nullable Object> copy(Map<?, ?> map) {
        return Py.copy(map) instanceof Map<?, ?> copy ? Py.map(copy) : new LinkedHashMap<>();
    }

    /** Changes the first by the second: dicts inside too, and lists by appending if so wished. */
    static Map<Object, @Nullable Object> update(
            Map<Object, @Nullable Object> base, Map<?, ?> more, boolean recurse, boolean lists) {
        for (Map.Entry<?, ?> entry : more.entrySet()) {
            Object key = entry.getKey();
            Object value = entry.getValue();
            Object old = base.get(key);
            if (recurse && value instanceof Map<?, ?> inner && old instanceof Map<?, ?> under) {
                base.put(key, update(copy(under), inner, true, lists));
            } else if (lists && value instanceof List<?> added && old instanceof List<?> first) {
                List<@Nullable Object> joined = new ArrayList<>(first);
                for (Object element : added) {
                    if (!Py.contains(joined, element)) {
                        joined.add(element);
                    }
                }
                base.put(key, joined);
            } else {
                base.put(key, value);
            }
        }
        return base;
    }

    /** Salt's strategies: smart, recurse, overwrite, list, aggregate. */
    static @Nullable Object by(
            String strategy, @Nullable Object a, @Nullable Object b, boolean lists) {
        if (!(a instanceof Map<?, ?> under) || !(b instanceof Map<?, ?> over)) {
            return b;
        }
        return switch (strategy) {
            case "overwrite" -> update(copy(under), over, false, lists);
            case "list" -> asLists(under, over);
            default -> update(copy(under), over, true, lists);
        };
    }

    private static Map<Object, @Nullable Object> asLists(Map<?, ?> a, Map<?, ?> b) {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>();
        a.forEach((key, value) -> all.put(key, list(value)));
        b.forEach(
                (key, value) -> {
                    List<@Nullable Object> values =
                            all.get(key) instanceof List<?> old
                                    ? new ArrayList<>(old)
                                    : new ArrayList<>();
                    values.addAll(list(value));
                    all.put(key, values);
                });
        return all;
    }

    private static List<@Nullable Object> list(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }
}
