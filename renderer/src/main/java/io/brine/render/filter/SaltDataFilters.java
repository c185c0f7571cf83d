package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.Py;
import io.brine.render.python.PyAccess;
import io.brine.render.python.PyError;
import io.brine.render.python.PyMath;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyTuple;
import io.brine.render.python.PyView;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Salt's filters for lists and dicts. */
final class SaltDataFilters {
    private SaltDataFilters() {}

    static void add(Map<String, Filter> all) {
        all.put(
                "sequence",
                (v, a, e) ->
                        v instanceof List || v instanceof Set || v instanceof Map ? v : listOf(v));
        all.put("is_list", (v, a, e) -> v instanceof List && !(v instanceof PyTuple));
        all.put(
                "is_iter",
                (v, a, e) -> !Py.isText(v) && (v instanceof Iterable || v instanceof Map));
        all.put("avg", (v, a, e) -> avg(v));
        sets(all);
        all.put(
                "traverse",
                (v, a, e) ->
                        Traverse.get(
                                v,
                                a.need(0, "key"),
                                a.get(1, "default", null),
                                a.text(2, "delimiter", ":")));
        all.put("compare_lists", (v, a, e) -> compareLists(Py.list(v), Py.list(a.need(0, "new"))));
        all.put("compare_dicts", (v, a, e) -> compareDicts(v, a.need(0, "new")));
        all.put("exactly_n_true", (v, a, e) -> trues(v) == a.integer(0, "amount", 1));
        all.put("exactly_one_true", (v, a, e) -> trues(v) == 1);
        all.put(
                "substring_in_list",
                (v, a, e) -> {
                    for (Object element : Py.iterate(a.need(0, "list_to_search"))) {
                        if (Py.contains(element, v)) {
                            return true;
                        }
                    }
                    return false;
                });
        all.put(
                "sorted_ignorecase",
                (v, a, e) -> {
                    List<@Nullable Object> list = Py.list(v);
                    list.sort(
                            (x, y) ->
                                    PyOrder.compare(
                                            Py.text(x).toLowerCase(Locale.ROOT),
                                            Py.text(y).toLowerCase(Locale.ROOT),
                                            "<"));
                    return list;
                });
        all.put(
                "flatten",
                (v, a, e) -> {
                    Object levels = a.get(0, "levels", null);
                    List<@Nullable Object> out = new ArrayList<>();
                    flatten(
                            v,
                            levels == null ? 100 : (int) Math.min(100, PyMath.index(levels)),
                            levels == null,
                            a.flag(1, "preserve_nulls", false),
                            out);
                    return out;
                });
        all.put(
                "random_sample",
                (v, a, e) ->
                        sample(
                                Py.list(v),
                                PyMath.index(a.need(0, "size")),
                                a.get(1, "seed", null)));
        all.put(
                "random_shuffle",
                (v, a, e) -> {
                    List<@Nullable Object> list = Py.list(v);
                    return sample(list, list.size(), a.get(0, "seed", null));
                });
        all.put("to_entries", (v, a, e) -> entries(v));
        all.put("from_entries", (v, a, e) -> fromEntries(v));
        all.put("json_decode_dict", (v, a, e) -> v);
        all.put("json_encode_dict", (v, a, e) -> v);
        all.put("json_decode_list", (v, a, e) -> v);
        all.put("json_encode_list", (v, a, e) -> v);
        all.put("method_call", SaltDataFilters::methodCall);
        DictFilters.add(all);
    }

    private static void sets(Map<String, Filter> all) {
        all.put("unique", (v, a, e) -> Py.hashable(v) ? Py.set(v) : unique(Py.list(v)));
        all.put(
                "union",
                (v, a, e) ->
                        combine(
                                v,
                                a,
                                (x, y) -> {
                                    List<@Nullable Object> both = new ArrayList<>(x);
                                    both.addAll(y);
                                    return both;
                                }));
        all.put("intersect", (v, a, e) -> combine(v, a, (x, y) -> keep(x, y, true)));
        all.put("difference", (v, a, e) -> combine(v, a, (x, y) -> keep(x, y, false)));
        all.put(
                "symmetric_difference",
                (v, a, e) ->
                        combine(
                                v,
                                a,
                                (x, y) -> {
                                    List<@Nullable Object> both =
                                            new ArrayList<>(keep(x, y, false));
                                    both.addAll(keep(y, x, false));
                                    return both;
                                }));
    }

    private interface Combination {
        List<@Nullable Object> of(List<@Nullable Object> a, List<@Nullable Object> b);
    }

    private static Object combine(@Nullable Object value, Args a, Combination how) {
        Object other = a.need(0, "lst2");
        List<@Nullable Object> combined = unique(how.of(Py.list(value), Py.list(other)));
        return Py.hashable(value) && Py.hashable(other) ? new LinkedHashSet<>(combined) : combined;
    }

    private static List<@Nullable Object> keep(
            List<@Nullable Object> list, List<@Nullable Object> other, boolean shared) {
        Set<@Nullable Object> plain = new LinkedHashSet<>();
        other.forEach(
                element -> {
                    if (Py.isText(element)) {
                        plain.add(Py.text(element));
                    }
                });
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object element : list) {
            boolean found =
                    Py.isText(element)
                            ? plain.contains(Py.text(element))
                            : Py.contains(other, element);
            if (found == shared) {
                kept.add(element);
            }
        }
        return kept;
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    static List<@Nullable Object> unique(List<@Nullable Object> list) {
        List<@Nullable Object> unique = new ArrayList<>();
        Set<String> texts = new LinkedHashSet<>();
        for (Object element : list) {
            boolean fresh =
                    Py.isText(element)
                            ? texts.add(Py.text(element))
                            : !Py.contains(unique, element);
            if (fresh) {
                unique.add(element);
            }
        }
        return unique;
    }

    private static Object avg(@Nullable Object value) {
        if (Py.isNumber(value)) {
            return PyMath.real(value);
        }
        List<@Nullable Object> list = Py.list(value);
        Object sum = 0L;
        for (Object element : list) {
            sum = PyMath.apply("+", sum, element);
        }
        return PyMath.real(PyMath.apply("/", sum, (long) list.size()));
    }

    private static long trues(@Nullable Object value) {
        return Py.list(value).stream().filter(Py::truth).count();
    }

    private static Map<Object, @Nullable Object> compareLists(
            List<@Nullable Object> old, List<@Nullable Object> fresh) {
        Map<Object, @Nullable Object> changes = new LinkedHashMap<>();
        List<@Nullable Object> added = keep(fresh, old, false);
        List<@Nullable Object> gone = keep(old, fresh, false);
        if (!added.isEmpty()) {
            changes.put("new", added);
        }
        if (!gone.isEmpty()) {
            changes.put("old", gone);
        }
        return changes;
    }

    private static Map<Object, @Nullable Object> compareDicts(
            @Nullable Object old, @Nullable Object fresh) {
        if (!(old instanceof Map<?, ?> before) || !(fresh instanceof Map<?, ?> after)) {
            throw PyError.type("compare_dicts needs two dicts");
        }
        Set<Object> keys = new LinkedHashSet<>(after.keySet());
        keys.addAll(before.keySet());
        Map<Object, @Nullable Object> changes = new LinkedHashMap<>();
        for (Object key : keys) {
            Map<Object, @Nullable Object> change = new LinkedHashMap<>();
            if (!before.containsKey(key)) {
                change.put("old", "");
                change.put("new", after.get(key));
            } else if (!after.containsKey(key)) {
                change.put("new", "");
                change.put("old", before.get(key));
            } else if (!PyOrder.equal(before.get(key), after.get(key))) {
                change.put("old", before.get(key));
                change.put("new", after.get(key));
            }
            if (!change.isEmpty()) {
                changes.put(key, change);
            }
        }
        return changes;
    }

    private static void flatten(
            @Nullable Object value,
            int levels,
            boolean endless,
            boolean nulls,
            List<@Nullable Object> out) {
        for (Object element : Py.iterate(value)) {
            boolean empty =
                    element == null
                            || (Py.isText(element)
                                    && Set.of("None", "null").contains(Py.text(element)));
            if (empty && !nulls) {
                continue;
            }
            boolean nested =
                    !Py.isText(element) && (element instanceof Iterable || element instanceof Map);
            if (nested && levels == 0 && endless) {
                throw PyError.type("Reference cycle detected. Check input list.");
            }
            if (nested && levels > 0) {
                flatten(element, levels - 1, endless, nulls, out);
            } else {
                out.add(element);
            }
            if (out.size() > Py.MAX_ITEMS) {
                throw PyError.type("more than " + Py.MAX_ITEMS + " elements in a list");
            }
        }
    }

    private static List<@Nullable Object> sample(
            List<@Nullable Object> list, long size, @Nullable Object seed) {
        if (seed != null) {
            throw PyError.type(
                    "a seed is not supported: Python's random numbers are not repeated here");
        }
        if (size < 0 || size > list.size()) {
            throw PyError.type("Sample larger than population or is negative");
        }
        Collections.shuffle(list, new Random());
        return new ArrayList<>(list.subList(0, (int) size));
    }

    private static List<@Nullable Object> entries(@Nullable Object value) {
        if (!(value instanceof Map || (value instanceof List && !(value instanceof PyTuple)))) {
            throw PyError.type("Input data must be a dict or list");
        }
        List<@Nullable Object> entries = new ArrayList<>();
        long index = 0;
        Object source =
                value instanceof Map<?, ?> map ? new PyView(PyView.Kind.ITEMS, Py.map(map)) : value;
        for (Object element : Py.iterate(source)) {
            Map<Object, @Nullable Object> entry = new LinkedHashMap<>();
            boolean pair = value instanceof Map;
            entry.put(
                    "key", pair && element instanceof PyTuple two ? two.get(0) : (Object) index++);
            entry.put("value", pair && element instanceof PyTuple two ? two.get(1) : element);
            entries.add(entry);
        }
        return entries;
    }

    private static Map<Object, @Nullable Object> fromEntries(@Nullable Object value) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (Object element : Py.iterate(value)) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            if (element instanceof Map<?, ?> given) {
                given.forEach(
                        (key, v) -> entry.put(String.valueOf(key).toLowerCase(Locale.ROOT), v));
            }
            Object key = Py.truth(entry.get("key")) ? entry.get("key") : entry.get("name");
            if (Py.truth(key)) {
                map.put(Py.key(key), entry.get("value"));
            }
        }
        return map;
    }

    private static @Nullable Object methodCall(
            @Nullable Object value, Args a, FilterEnvironment e) {
        Object method = PyAccess.attribute(value, a.text(0, "f_name"), true);
        return method instanceof Callable callable
                ? callable.call(
                        new Args(a.list().subList(Math.min(1, a.size()), a.size()), a.named()))
                : null;
    }
}
