package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.DictMethods;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Salt's filters that change a dict at a path. */
final class DictFilters {
    private DictFilters() {}

    private interface Change {
        void apply(Map<Object, @Nullable Object> owner, Object key, @Nullable Object value);
    }

    static void add(Map<String, Filter> all) {
        all.put("set_dict_key_value", (v, a, e) -> change(v, a, Map::put));
        all.put("update_dict_key_value", (v, a, e) -> change(v, a, DictFilters::update));
        all.put("append_dict_key_value", (v, a, e) -> change(v, a, DictFilters::append));
        all.put("extend_dict_key_value", (v, a, e) -> change(v, a, DictFilters::extend));
    }

    private static @Nullable Object change(@Nullable Object value, Args a, Change change) {
        if (!(value instanceof Map<?, ?> dict)) {
            throw PyError.type("a dict is needed, not '" + Py.typeName(value) + "'");
        }
        String delimiter = a.text(2, "delimiter", ":");
        String[] keys = a.text(0, "keys").split(java.util.regex.Pattern.quote(delimiter), -1);
        Map<Object, @Nullable Object> owner = Py.map(dict);
        for (int i = 0; i < keys.length - 1; i++) {
            if (!(owner.get(keys[i]) instanceof Map)) {
                owner.put(keys[i], new LinkedHashMap<Object, Object>());
            }
            owner = owner.get(keys[i]) instanceof Map<?, ?> next ? Py.map(next) : owner;
        }
        change.apply(owner, keys[keys.length - 1], a.need(1, "value"));
        return value;
    }

    private static void update(
            Map<Object, @Nullable Object> owner, Object key, @Nullable Object value) {
        if (owner.get(key) == null) {
            owner.put(key, new LinkedHashMap<Object, Object>());
        }
        if (!(owner.get(key) instanceof Map<?, ?> inner)) {
            throw invocation(
                    "The last key contains a <class '"
                            + Py.typeName(owner.get(key))
                            + "'>, which cannot update.");
        }
        List<@Nullable Object> one = new ArrayList<>();
        one.add(value);
        try {
            DictMethods.update(Py.map(inner), new Args(one, Map.of()));
        } catch (PyError e) {
            throw invocation(
                    "Cannot update <class '"
                            + Py.typeName(inner)
                            + "'> with a <class '"
                            + Py.typeName(value)
                            + "'>.");
        }
    }

    private static List<@Nullable Object> list(
            Map<Object, @Nullable Object> owner, Object key, String verb) {
        if (owner.get(key) == null) {
            owner.put(key, new ArrayList<>());
        }
        if (!(owner.get(key) instanceof List<?> list)) {
            throw invocation(
                    "The last key contains a <class '"
                            + Py.typeName(owner.get(key))
                            + "'>, which cannot "
                            + verb
                            + ".");
        }
        return Py.asList(list);
    }

    private static void append(
            Map<Object, @Nullable Object> owner, Object key, @Nullable Object value) {
        list(owner, key, "append").add(value);
    }

    private static void extend(
            Map<Object, @Nullable Object> owner, Object key, @Nullable Object value) {
        List<@Nullable Object> list = list(owner, key, "extend");
        if (!(value instanceof Iterable || value instanceof Map || Py.isText(value))) {
            throw invocation(
                    "Cannot extend <class 'list'> with a <class '" + Py.typeName(value) + "'>.");
        }
        list.addAll(Py.list(value));
    }

    private static PyError invocation(String message) {
        return new PyError(PyError.Kind.FUNCTION, message);
    }
}
