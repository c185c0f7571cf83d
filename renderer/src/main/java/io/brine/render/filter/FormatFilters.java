package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Markup;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyIterator;
import io.brine.render.python.PyText;
import io.brine.render.python.PyTuple;
import io.brine.render.python.Undefined;
import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Salt's filters that write and read YAML, JSON and Python, and its combinations. */
final class FormatFilters {
    private static final int MAX_DEPTH = 200;

    private FormatFilters() {}

    static void add(Map<String, Filter> all) {
        all.put(
                "json",
                (v, a, e) -> {
                    defined(v, 0);
                    return new Markup(
                            Json.write(v, a.flag(0, "sort_keys", true), false, indent(a, 1)));
                });
        all.put(
                "tojson",
                (v, a, e) -> {
                    defined(v, 0);
                    return Json.write(
                                    v,
                                    a.flag(9, "sort_keys", false),
                                    a.flag(9, "ensure_ascii", true),
                                    indent(a, 0))
                            .replace("<", "\\u003c")
                            .replace(">", "\\u003e")
                            .replace("&", "\\u0026")
                            .replace("'", "\\u0027");
                });
        all.put(
                "yaml",
                (v, a, e) -> {
                    defined(v, 0);
                    return new Markup(yaml(v, a.flag(0, "flow_style", true)));
                });
        all.put(
                "python",
                (v, a, e) -> {
                    defined(v, 0);
                    return new Markup(PrettyPrint.format(v).strip());
                });
        all.put(
                "dict_to_sls_yaml_params",
                (v, a, e) -> {
                    defined(v, 0);
                    List<@Nullable Object> params = new ArrayList<>();
                    if (!(v instanceof Map<?, ?> map)) {
                        throw PyError.type(
                                "'" + Py.typeName(v) + "' object has no attribute 'items'");
                    }
                    map.forEach(
                            (key, value) -> {
                                Map<Object, @Nullable Object> one = new LinkedHashMap<>();
                                one.put(key, value);
                                params.add(one);
                            });
                    return new Markup(yaml(params, a.flag(0, "flow_style", false)));
                });
        all.put("load_yaml", (v, a, e) -> loadYaml(v));
        all.put("load_json", (v, a, e) -> loadJson(v));
        all.put("load_text", (v, a, e) -> v);
        all.put("zip", (v, a, e) -> new PyIterator("zip object", zip(v, a, false)));
        all.put(
                "zip_longest",
                (v, a, e) -> new PyIterator("itertools.zip_longest object", zip(v, a, true)));
        all.put("product", (v, a, e) -> new PyIterator("itertools.product object", product(v, a)));
        all.put(
                "combinations",
                (v, a, e) ->
                        new PyIterator("itertools.combinations object", choose(v, a, true, false)));
        all.put(
                "combinations_with_replacement",
                (v, a, e) ->
                        new PyIterator(
                                "itertools.combinations_with_replacement object",
                                choose(v, a, true, true)));
        all.put(
                "permutations",
                (v, a, e) ->
                        new PyIterator(
                                "itertools.permutations object", choose(v, a, false, false)));
        all.put(
                "compress",
                (v, a, e) -> {
                    List<@Nullable Object> kept = new ArrayList<>();
                    var flags = Py.iterate(a.need(0, "selectors")).iterator();
                    for (Object value : Py.iterate(v)) {
                        if (!flags.hasNext()) {
                            break;
                        }
                        if (Py.truth(flags.next())) {
                            kept.add(value);
                        }
                    }
                    return new PyIterator("itertools.compress object", kept);
                });
    }

    private static int indent(Args a, int place) {
        Object indent = a.get(place, "indent", null);
        return indent == null
                ? -1
                : (int) Math.min(100, io.brine.render.python.PyMath.index(indent));
    }

    /** Salt's formats fail for an undefined value anywhere inside. */
    private static void defined(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw PyError.type("Circular reference detected");
        }
        switch (value) {
            case Undefined undefined -> throw undefined.error();
            case Map<?, ?> map -> map.values().forEach(element -> defined(element, depth + 1));
            case List<?> list -> list.forEach(element -> defined(element, depth + 1));
            case null, default -> {}
        }
    }

    /** What SaltYaml may write: nothing that is no payload value. */
    private static @Nullable Object payload(@Nullable Object value) {
        return switch (value) {
            case Markup markup -> markup.text();
            case PyIterator iterator -> throw unrepresentable(iterator);
            case io.brine.render.python.PyObject object -> throw unrepresentable(object);
            case io.brine.render.python.PyView view -> throw unrepresentable(view);
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, element) -> copy.put(key, payload(element)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(element -> copy.add(payload(element)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private static PyError unrepresentable(Object value) {
        return PyError.type("('cannot represent an object', " + PyText.repr(value) + ")");
    }

    private static String yaml(@Nullable Object value, boolean flow) {
        String text = SaltYaml.dump(payload(value), flow ? -1 : 2).strip();
        return text.endsWith("\n...") ? text.substring(0, text.length() - 4) : text;
    }

    private static @Nullable Object loadYaml(@Nullable Object value) {
        defined(value, 0);
        if (!Py.isText(value)) {
            throw PyError.template("Unable to load yaml from " + PyText.str(value));
        }
        try {
            return Py.copy(SaltYaml.load(Py.text(value), "yaml"));
        } catch (SaltYamlException e) {
            throw PyError.template("Encountered error loading yaml: " + e.getMessage());
        }
    }

    private static @Nullable Object loadJson(@Nullable Object value) {
        defined(value, 0);
        try {
            return Json.read(Py.text(value));
        } catch (IOException | PyError e) {
            throw PyError.template("Unable to load json from " + PyText.str(value));
        }
    }

    private static List<@Nullable Object> zip(@Nullable Object value, Args a, boolean longest) {
        List<List<@Nullable Object>> columns = columns(value, a);
        int rows =
                columns.stream()
                        .mapToInt(List::size)
                        .reduce(longest ? Math::max : Math::min)
                        .orElse(0);
        Object fill = a.named().get("fillvalue");
        List<@Nullable Object> zipped = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (List<@Nullable Object> column : columns) {
                row.add(i < column.size() ? column.get(i) : fill);
            }
            zipped.add(PyTuple.from(row));
        }
        return zipped;
    }

    private static List<List<@Nullable Object>> columns(@Nullable Object value, Args a) {
        defined(value, 0);
        List<List<@Nullable Object>> columns = new ArrayList<>();
        columns.add(Py.list(value));
        a.list().forEach(more -> columns.add(Py.list(more)));
        return columns;
    }

    private static List<@Nullable Object> product(@Nullable Object value, Args a) {
        List<List<@Nullable Object>> columns = columns(value, a);
        List<List<@Nullable Object>> once = List.copyOf(columns);
        for (long i = 1; i < Math.min(64, a.integer(99, "repeat", 1)); i++) {
            columns.addAll(once);
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(List.of());
        for (List<@Nullable Object> column : columns) {
            bound(rows.size() * (long) column.size());
            List<List<@Nullable Object>> longer = new ArrayList<>();
            for (List<@Nullable Object> row : rows) {
                for (Object element : column) {
                    List<@Nullable Object> next = new ArrayList<>(row);
                    next.add(element);
                    longer.add(next);
                }
            }
            rows = longer;
        }
        return tuples(rows);
    }

    private static List<@Nullable Object> choose(
            @Nullable Object value, Args a, boolean ascending, boolean again) {
        defined(value, 0);
        List<@Nullable Object> pool = Py.list(value);
        int count = (int) Math.max(0, Math.min(64, a.integer(0, "r", pool.size())));
        List<List<Integer>> rows = new ArrayList<>();
        rows.add(List.of());
        for (int i = 0; i < count; i++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> row : rows) {
                int from = !ascending || row.isEmpty() ? 0 : row.getLast() + (again ? 0 : 1);
                for (int next = from; next < pool.size(); next++) {
                    if (again || !row.contains(next)) {
                        List<Integer> more = new ArrayList<>(row);
                        more.add(next);
                        longer.add(more);
                        bound(longer.size());
                    }
                }
            }
            rows = longer;
        }
        List<List<@Nullable Object>> chosen = new ArrayList<>();
        for (List<Integer> row : rows) {
            List<@Nullable Object> values = new ArrayList<>();
            row.forEach(index -> values.add(pool.get(index)));
            chosen.add(values);
        }
        return tuples(chosen);
    }

    private static void bound(long size) {
        if (size > Py.MAX_ITEMS / 10) {
            throw PyError.type("more than " + Py.MAX_ITEMS / 10 + " combinations");
        }
    }

    private static List<@Nullable Object> tuples(List<List<@Nullable Object>> rows) {
        List<@Nullable Object> tuples = new ArrayList<>();
        rows.forEach(row -> tuples.add(PyTuple.from(row)));
        return tuples;
    }
}
