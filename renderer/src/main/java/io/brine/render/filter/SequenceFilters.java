package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyAccess;
import io.brine.render.python.PyError;
import io.brine.render.python.PyIterator;
import io.brine.render.python.PyMath;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;
import io.brine.render.python.PyTuple;
import io.brine.render.python.PyView;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Jinja2's filters for sequences and mappings. */
final class SequenceFilters {
    private SequenceFilters() {}

    static void add(Map<String, Filter> all) {
        all.put("length", (v, a, e) -> Py.length(v));
        all.put("count", (v, a, e) -> Py.length(v));
        all.put("list", (v, a, e) -> Py.list(v));
        all.put(
                "first",
                (v, a, e) -> {
                    for (Object element : Py.iterate(v)) {
                        return element;
                    }
                    return new Undefined("No first item, sequence was empty.", e.lenient());
                });
        all.put(
                "last",
                (v, a, e) -> {
                    List<@Nullable Object> list = Py.list(v);
                    return list.isEmpty()
                            ? new Undefined("No last item, sequence was empty.", e.lenient())
                            : list.getLast();
                });
        all.put(
                "random",
                (v, a, e) -> {
                    List<@Nullable Object> list = Py.list(v);
                    return list.isEmpty()
                            ? new Undefined("No random item, sequence was empty.", e.lenient())
                            : list.get(ThreadLocalRandom.current().nextInt(list.size()));
                });
        all.put("join", SequenceFilters::join);
        all.put(
                "sort",
                (v, a, e) ->
                        sort(
                                v,
                                a.get(2, "attribute", null),
                                a.flag(0, "reverse", false),
                                a.flag(1, "case_sensitive", false),
                                e));
        all.put(
                "reverse",
                (v, a, e) -> {
                    if (Py.isText(v)) {
                        return new StringBuilder(Py.text(v)).reverse().toString();
                    }
                    List<@Nullable Object> list = Py.list(v);
                    Collections.reverse(list);
                    return new PyIterator("list_reverseiterator object", list);
                });
        all.put(
                "sum",
                (v, a, e) -> {
                    Object attribute = a.get(0, "attribute", null);
                    Object sum = a.get(1, "start", 0L);
                    for (Object element : Py.iterate(v)) {
                        sum =
                                PyMath.apply(
                                        "+",
                                        sum,
                                        attribute == null ? element : path(element, attribute, e));
                    }
                    return sum;
                });
        all.put("dictsort", SequenceFilters::dictsort);
        all.put(
                "items",
                (v, a, e) -> {
                    if (v instanceof Undefined) {
                        return List.of();
                    }
                    if (!(v instanceof Map<?, ?> map)) {
                        throw PyError.type("Can only get item pairs from a mapping.");
                    }
                    return PyIterator.of(
                            "items", Py.list(new PyView(PyView.Kind.ITEMS, Py.map(map))));
                });
        all.put("batch", (v, a, e) -> PyIterator.of("batch", batch(Py.list(v), a)));
        all.put("slice", (v, a, e) -> PyIterator.of("slice", slices(Py.list(v), a)));
        all.put("groupby", SequenceFilters::groupby);
        all.put("min", (v, a, e) -> extreme(v, -1));
        all.put("max", (v, a, e) -> extreme(v, 1));
    }

    private static @Nullable Object extreme(@Nullable Object value, int sign) {
        List<@Nullable Object> list = Py.list(value);
        if (list.isEmpty()) {
            throw PyError.type((sign < 0 ? "min" : "max") + "() arg is an empty sequence");
        }
        Object best = list.get(0);
        for (Object element : list.subList(1, list.size())) {
            if (sign < 0
                    ? PyOrder.compare(element, best, "<") < 0
                    : PyOrder.compare(element, best, ">") > 0) {
                best = element;
            }
        }
        return best;
    }

    private static Object join(@Nullable Object value, Args a, FilterEnvironment e) {
        String with = PyText.str(a.get(0, "d", ""));
        Object attribute = a.get(1, "attribute", null);
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Object element : Py.iterate(value)) {
            out.append(first ? "" : with)
                    .append(PyText.str(attribute == null ? element : path(element, attribute, e)));
            first = false;
            if (out.length() > Py.MAX_TEXT) {
                throw PyError.type("text longer than " + Py.MAX_TEXT + " characters");
            }
        }
        return out.toString();
    }

    /** The value at {@code a.b.0} inside. */
    static @Nullable Object path(
            @Nullable Object value, @Nullable Object attribute, FilterEnvironment e) {
        Object current = value;
        for (String part : PyText.str(attribute).split("\\.", -1)) {
            Object key = part.matches("[0-9]{1,9}") ? (Object) Long.valueOf(part) : part;
            current = PyAccess.item(current, key, e.lenient());
        }
        return current;
    }

    private static @Nullable Object folded(@Nullable Object value, boolean caseSensitive) {
        return !caseSensitive && Py.isText(value) ? Py.text(value).toLowerCase(Locale.ROOT) : value;
    }

    private static List<@Nullable Object> sort(
            @Nullable Object value,
            @Nullable Object attribute,
            boolean reverse,
            boolean caseSensitive,
            FilterEnvironment e) {
        List<@Nullable Object> list = Py.list(value);
        String[] attributes =
                attribute == null ? new String[0] : PyText.str(attribute).split(",", -1);
        Comparator<@Nullable Object> order =
                (x, y) -> {
                    if (attributes.length == 0) {
                        return PyOrder.compare(
                                folded(x, caseSensitive), folded(y, caseSensitive), "<");
                    }
                    for (String name : attributes) {
                        Object left = folded(path(x, name, e), caseSensitive);
                        Object right = folded(path(y, name, e), caseSensitive);
                        if (!PyOrder.equal(left, right)) {
                            return PyOrder.compare(left, right, "<");
                        }
                    }
                    return 0;
                };
        ordered(list, reverse ? (x, y) -> order.compare(y, x) : order);
        return list;
    }

    private static void ordered(List<@Nullable Object> list, Comparator<@Nullable Object> order) {
        try {
            list.sort(order);
        } catch (IllegalArgumentException e) {
            throw PyError.type("the values have no order: " + e.getMessage());
        }
    }

    private static Object dictsort(@Nullable Object value, Args a, FilterEnvironment e) {
        if (!(value instanceof Map<?, ?> map)) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw PyError.type("'" + Py.typeName(value) + "' object has no attribute 'items'");
        }
        boolean caseSensitive = a.flag(0, "case_sensitive", false);
        String by = a.text(1, "by", "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw PyError.template("You can only sort by either \"key\" or \"value\"");
        }
        boolean reverse = a.flag(2, "reverse", false);
        int place = by.equals("key") ? 0 : 1;
        List<@Nullable Object> items = Py.list(new PyView(PyView.Kind.ITEMS, Py.map(map)));
        Comparator<@Nullable Object> order =
                (x, y) ->
                        PyOrder.compare(
                                folded(part(x, place), caseSensitive),
                                folded(part(y, place), caseSensitive),
                                "<");
        ordered(items, reverse ? (x, y) -> order.compare(y, x) : order);
        return items;
    }

    private static @Nullable Object part(@Nullable Object pair, int place) {
        return pair instanceof PyTuple tuple ? tuple.get(place) : pair;
    }

    private static List<@Nullable Object> batch(List<@Nullable Object> list, Args a) {
        int size = (int) Math.max(1, Math.min(Py.MAX_ITEMS, PyMath.index(a.need(0, "linecount"))));
        Object fill = a.get(1, "fill_with", null);
        List<@Nullable Object> batches = new ArrayList<>();
        for (int from = 0; from < list.size(); from += size) {
            List<@Nullable Object> batch =
                    new ArrayList<>(list.subList(from, Math.min(list.size(), from + size)));
            while (fill != null && batch.size() < size) {
                batch.add(fill);
            }
            batches.add(batch);
        }
        return batches;
    }

    private static List<@Nullable Object> slices(List<@Nullable Object> list, Args a) {
        int count = (int) Math.max(1, Math.min(Py.MAX_ITEMS, PyMath.index(a.need(0, "slices"))));
        Object fill = a.get(1, "fill_with", null);
        int each = list.size() / count;
        int more = list.size() % count;
        List<@Nullable Object> slices = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < count; i++) {
            int from = offset + i * each;
            offset += i < more ? 1 : 0;
            List<@Nullable Object> slice =
                    new ArrayList<>(list.subList(from, offset + (i + 1) * each));
            if (fill != null && i >= more) {
                slice.add(fill);
            }
            slices.add(slice);
        }
        return slices;
    }

    private static Object groupby(@Nullable Object value, Args a, FilterEnvironment e) {
        Object attribute = a.need(0, "attribute");
        boolean hasDefault = a.has(1, "default");
        Object fallback = a.get(1, "default", null);
        boolean caseSensitive = a.flag(2, "case_sensitive", false);
        List<@Nullable Object> keyed = new ArrayList<>();
        for (Object element : Py.iterate(value)) {
            Object key = path(element, attribute, e);
            if (key instanceof Undefined && hasDefault) {
                key = fallback;
            }
            keyed.add(PyTuple.of(key, element));
        }
        ordered(
                keyed,
                (x, y) ->
                        PyOrder.compare(
                                folded(part(x, 0), caseSensitive),
                                folded(part(y, 0), caseSensitive),
                                "<"));
        List<@Nullable Object> groups = new ArrayList<>();
        Object last = null;
        List<@Nullable Object> members = null;
        for (Object pair : keyed) {
            Object key = part(pair, 0);
            if (members == null
                    || !PyOrder.equal(folded(key, caseSensitive), folded(last, caseSensitive))) {
                members = new ArrayList<>();
                groups.add(new Group(key, members).tuple());
                last = key;
            }
            members.add(part(pair, 1));
        }
        return groups;
    }

    private record Group(@Nullable Object grouper, List<@Nullable Object> list) {
        PyTuple tuple() {
            return PyTuple.of(grouper, list);
        }
    }
}
