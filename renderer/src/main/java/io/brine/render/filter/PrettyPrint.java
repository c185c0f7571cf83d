package io.brine.render.filter;

import io.brine.render.python.Py;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Python's {@code pprint.pformat}: keys sorted, one element a line where a line is too short. */
final class PrettyPrint {
    private static final int WIDTH = 80;

    private PrettyPrint() {}

    static String format(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        format(value, 0, 0, out, 0);
        return out.toString();
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> ordered = new LinkedHashMap<>();
            for (Object key : keys(map)) {
                ordered.put(key, sorted(map.get(key)));
            }
            return ordered;
        }
        if (value instanceof List<?> list && !(value instanceof io.brine.render.python.PyTuple)) {
            List<@Nullable Object> ordered = new ArrayList<>();
            list.forEach(element -> ordered.add(sorted(element)));
            return ordered;
        }
        return value;
    }

    private static List<Object> keys(Map<?, ?> map) {
        List<Object> keys = new ArrayList<>(map.keySet());
        keys.sort(
                (a, b) ->
                        Py.isText(a) == Py.isText(b)
                                ? PyOrder.compare(a, b, "<")
                                : Py.typeName(a).compareTo(Py.typeName(b)));
        return keys;
    }

    private static void format(
            @Nullable Object value, int indent, int allowance, StringBuilder out, int depth) {
        String flat = PyText.repr(depth > 100 ? value : sorted(value));
        boolean fits = flat.length() <= WIDTH - indent - allowance;
        if (fits || depth > 100 || !(value instanceof Map || value instanceof List)) {
            out.append(flat);
            return;
        }
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            List<Object> keys = keys(map);
            for (int i = 0; i < keys.size(); i++) {
                String key = PyText.repr(keys.get(i)) + ": ";
                boolean last = i == keys.size() - 1;
                out.append(i == 0 ? "" : ",\n" + " ".repeat(indent + 1)).append(key);
                format(
                        map.get(keys.get(i)),
                        indent + 1 + key.length(),
                        last ? allowance + 1 : 1,
                        out,
                        depth + 1);
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            boolean tuple = value instanceof io.brine.render.python.PyTuple;
            out.append(tuple ? '(' : '[');
            for (int i = 0; i < list.size(); i++) {
                boolean last = i == list.size() - 1;
                out.append(i == 0 ? "" : ",\n" + " ".repeat(indent + 1));
                format(list.get(i), indent + 1, last ? allowance + 1 : 1, out, depth + 1);
            }
            out.append(tuple ? ')' : ']');
        }
    }
}
