package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The methods of list and tuple. */
final class ListMethods {
    private ListMethods() {}

    static @Nullable Callable find(List<@Nullable Object> list, String name) {
        return switch (name) {
            case "count" ->
                    a -> list.stream().filter(e -> PyOrder.equal(e, a.need(0, "value"))).count();
            case "index" -> a -> indexOf(list, a.need(0, "value"));
            default -> list instanceof PyTuple ? null : changing(list, name);
        };
    }

    private static long indexOf(List<@Nullable Object> list, @Nullable Object value) {
        for (int i = 0; i < list.size(); i++) {
            if (PyOrder.equal(list.get(i), value)) {
                return i;
            }
        }
        throw PyError.type(PyText.repr(value) + " is not in list");
    }

    private static @Nullable Callable changing(List<@Nullable Object> list, String name) {
        return switch (name) {
            case "append" ->
                    a -> {
                        grow(list, 1);
                        list.add(a.need(0, "object"));
                        return null;
                    };
            case "extend" ->
                    a -> {
                        List<@Nullable Object> more = Py.list(a.need(0, "iterable"));
                        grow(list, more.size());
                        list.addAll(more);
                        return null;
                    };
            case "insert" ->
                    a -> {
                        grow(list, 1);
                        long at = PyMath.index(a.need(0, "index"));
                        long place =
                                at < 0 ? Math.max(0, at + list.size()) : Math.min(at, list.size());
                        list.add((int) place, a.need(1, "object"));
                        return null;
                    };
            case "pop" ->
                    a -> {
                        if (list.isEmpty()) {
                            throw PyError.type("pop from empty list");
                        }
                        long at = a.integer(0, "index", -1);
                        long place = at < 0 ? at + list.size() : at;
                        if (place < 0 || place >= list.size()) {
                            throw PyError.type("pop index out of range");
                        }
                        return list.remove((int) place);
                    };
            case "remove" ->
                    a -> {
                        Object value = a.need(0, "value");
                        for (int i = 0; i < list.size(); i++) {
                            if (PyOrder.equal(list.get(i), value)) {
                                list.remove(i);
                                return null;
                            }
                        }
                        throw PyError.type("list.remove(x): x not in list");
                    };
            case "clear" ->
                    a -> {
                        list.clear();
                        return null;
                    };
            case "copy" -> a -> new ArrayList<>(list);
            case "reverse" ->
                    a -> {
                        Collections.reverse(list);
                        return null;
                    };
            case "sort" ->
                    a -> {
                        Comparator<@Nullable Object> order = (x, y) -> PyOrder.compare(x, y, "<");
                        list.sort(a.flag(9, "reverse", false) ? order.reversed() : order);
                        return null;
                    };
            default -> null;
        };
    }

    private static void grow(List<@Nullable Object> list, int more) {
        if (list.size() + (long) more > Py.MAX_ITEMS) {
            throw Py.tooMany();
        }
    }
}
