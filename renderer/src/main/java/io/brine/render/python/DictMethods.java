package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods of dict. */
public final class DictMethods {
    private DictMethods() {}

    static @Nullable Callable find(Map<Object, @Nullable Object> map, String name) {
        return switch (name) {
            case "items" -> a -> new PyView(PyView.Kind.ITEMS, map);
            case "keys" -> a -> new PyView(PyView.Kind.KEYS, map);
            case "values" -> a -> new PyView(PyView.Kind.VALUES, map);
            case "get" ->
                    a -> {
                        a.only("get", 2);
                        Object key = a.need(0, "key");
                        Object plain = key == null ? null : Py.key(key);
                        return map.containsKey(plain) ? map.get(plain) : a.get(1, "default", null);
                    };
            case "update" ->
                    a -> {
                        update(map, a);
                        return null;
                    };
            case "setdefault" ->
                    a -> {
                        Object key = Py.key(a.need(0, "key"));
                        if (!map.containsKey(key)) {
                            grow(map, 1);
                            map.put(key, a.get(1, "default", null));
                        }
                        return map.get(key);
                    };
            case "pop" ->
                    a -> {
                        Object key = Py.key(a.need(0, "key"));
                        if (!map.containsKey(key)) {
                            if (a.size() > 1) {
                                return a.list().get(1);
                            }
                            throw PyError.type(PyText.repr(key));
                        }
                        return map.remove(key);
                    };
            case "popitem" ->
                    a -> {
                        Object last = null;
                        for (Object key : map.keySet()) {
                            last = key;
                        }
                        if (last == null) {
                            throw PyError.type("'popitem(): dictionary is empty'");
                        }
                        return PyTuple.of(last, map.remove(last));
                    };
            case "clear" ->
                    a -> {
                        map.clear();
                        return null;
                    };
            case "copy" -> a -> new LinkedHashMap<>(map);
            case "has_key" -> null;
            default -> null;
        };
    }

    /** {@code dict.update} and {@code dict(...)}. */
    public static void update(Map<Object, @Nullable Object> map, Args a) {
        a.only("update", 1, a.named().keySet().toArray(String[]::new));
        if (a.size() == 1) {
            Object other = a.list().get(0);
            if (other instanceof Map<?, ?> more) {
                grow(map, more.size());
                PyMath.putAll(map, more);
            } else {
                for (Object pair : Py.iterate(other)) {
                    List<@Nullable Object> two = Py.list(pair);
                    if (two.size() != 2) {
                        throw PyError.type(
                                "dictionary update sequence element #0 has length "
                                        + two.size()
                                        + "; 2 is required");
                    }
                    grow(map, 1);
                    map.put(Py.key(two.get(0)), two.get(1));
                }
            }
        }
        map.putAll(a.named());
    }

    private static void grow(Map<?, ?> map, int more) {
        if (map.size() + (long) more > Py.MAX_ITEMS) {
            throw Py.tooMany();
        }
    }
}
