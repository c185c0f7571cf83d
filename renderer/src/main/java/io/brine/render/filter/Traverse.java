package io.brine.render.filter;

import io.brine.render.python.Py;
import io.brine.render.python.PyBuiltins;
import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Salt's walk through dicts and lists by a path such as {@code a:0:b}. Stateless. */
public final class Traverse {
    private Traverse() {}

    /** The value at the path, or the fallback. */
    public static @Nullable Object get(
            @Nullable Object data,
            @Nullable Object path,
            @Nullable Object fallback,
            String delimiter) {
        List<@Nullable Object> keys = new ArrayList<>();
        if (Py.isText(path)) {
            keys.addAll(
                    Arrays.asList(
                            Py.text(path).split(java.util.regex.Pattern.quote(delimiter), -1)));
        } else if (Py.isNumber(path)) {
            keys.add(path);
        } else {
            keys.addAll(Py.list(path));
        }
        Object at = data;
        for (Object key : keys) {
            Object next = at instanceof List<?> list ? inList(list, key) : inMap(at, key);
            if (next == NOTHING) {
                return fallback;
            }
            at = next;
        }
        return at;
    }

    private static final Object NOTHING = new Object();

    private static @Nullable Object inList(List<?> list, @Nullable Object key) {
        Object index = PyBuiltins.toInt(key, 10);
        Object wanted = index == null ? key : index;
        for (Object element : list) {
            if (element instanceof Map<?, ?> map && map.containsKey(wanted)) {
                return map.get(wanted);
            }
        }
        if (!(index instanceof Long place)) {
            return NOTHING;
        }
        long at = place < 0 ? place + list.size() : place;
        return at < 0 || at >= list.size() ? NOTHING : list.get((int) at);
    }

    private static @Nullable Object inMap(@Nullable Object value, @Nullable Object key) {
        if (!(value instanceof Map<?, ?> map)) {
            return NOTHING;
        }
        if (map.containsKey(key)) {
            return map.get(key);
        }
        if (!Py.isText(key)) {
            return NOTHING;
        }
        try {
            Object loaded = Py.copy(SaltYaml.load(Py.text(key), "key"));
            boolean same =
                    Objects.equals(loaded, key) || loaded instanceof Map || loaded instanceof List;
            return !same && map.containsKey(loaded) ? map.get(loaded) : NOTHING;
        } catch (SaltYamlException e) {
            return NOTHING;
        }
    }
}
