package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyIterator;
import io.brine.render.python.PyText;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code map}, {@code select}, {@code reject} and their {@code …attr}. */
final class SelectFilters {
    private SelectFilters() {}

    static void add(Map<String, Filter> all) {
        all.put("map", (v, a, e) -> PyIterator.of("map", map(v, a, e)));
        all.put("select", (v, a, e) -> iterator(select(v, a, e, false, true), "select_or_reject"));
        all.put("reject", (v, a, e) -> iterator(select(v, a, e, false, false), "select_or_reject"));
        all.put(
                "selectattr",
                (v, a, e) -> iterator(select(v, a, e, true, true), "select_or_reject"));
        all.put(
                "rejectattr",
                (v, a, e) -> iterator(select(v, a, e, true, false), "select_or_reject"));
    }

    private static PyIterator iterator(List<@Nullable Object> values, String name) {
        return new PyIterator("generator object " + name, values);
    }

    private static Args from(Args a, int start) {
        return new Args(a.list().subList(Math.min(start, a.size()), a.size()), a.named());
    }

    private static List<@Nullable Object> map(@Nullable Object value, Args a, FilterEnvironment e) {
        List<@Nullable Object> out = new ArrayList<>();
        if (a.size() == 0 && a.named().containsKey("attribute")) {
            Object attribute = a.named().get("attribute");
            boolean hasDefault = a.named().containsKey("default");
            for (Object element : Py.iterate(value)) {
                Object found = SequenceFilters.path(element, attribute, e);
                out.add(
                        found instanceof Undefined && hasDefault
                                ? a.named().get("default")
                                : found);
            }
            return out;
        }
        if (a.size() == 0) {
            throw PyError.template("map requires a filter argument");
        }
        String name = PyText.str(a.list().get(0));
        for (Object element : Py.iterate(value)) {
            out.add(e.filter(name, element, from(a, 1)));
        }
        return out;
    }

    private static List<@Nullable Object> select(
            @Nullable Object value,
            Args a,
            FilterEnvironment e,
            boolean byAttribute,
            boolean keep) {
        if (byAttribute && a.size() == 0) {
            throw PyError.template("Missing parameter for attribute name");
        }
        int test = byAttribute ? 1 : 0;
        List<@Nullable Object> out = new ArrayList<>();
        for (Object element : Py.iterate(value)) {
            Object subject =
                    byAttribute ? SequenceFilters.path(element, a.list().get(0), e) : element;
            boolean passes =
                    a.size() > test
                            ? e.test(PyText.str(a.list().get(test)), subject, from(a, test + 1))
                            : Py.truth(subject);
            if (passes == keep) {
                out.add(element);
            }
        }
        return out;
    }
}
