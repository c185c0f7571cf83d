package io.brine.render.function;

import io.brine.render.SaltFunctionException;
import io.brine.render.filter.Json;
import io.brine.render.function.StandardFunctions.Body;
import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyText;
import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code slsutil.*}, {@code defaults.*}, {@code test.*}. */
final class MergeFunctions {
    private MergeFunctions() {}

    static void add(Map<String, Body> all) {
        all.put(
                "slsutil.merge",
                (a, c) ->
                        Merge.by(
                                a.text(2, "strategy", "smart"),
                                a.need(0, "obj_a"),
                                a.need(1, "obj_b"),
                                a.flag(4, "merge_lists", false)));
        all.put(
                "slsutil.merge_all",
                (a, c) -> {
                    Object merged = Map.of();
                    for (Object one : Py.iterate(a.need(0, "lst"))) {
                        merged =
                                Merge.by(
                                        a.text(1, "strategy", "smart"),
                                        merged,
                                        one,
                                        a.flag(3, "merge_lists", false));
                    }
                    return merged;
                });
        all.put(
                "slsutil.update",
                (a, c) ->
                        Merge.update(
                                map(a, 0, "dest"),
                                map(a, 1, "upd"),
                                a.flag(2, "recursive_update", true),
                                a.flag(3, "merge_lists", false)));
        all.put(
                "slsutil.boolstr",
                (a, c) -> a.get(Py.truth(a.need(0, "value")) ? 1 : 2, "true", ""));
        all.put("slsutil.serialize", (a, c) -> serialize(a));
        all.put("slsutil.deserialize", (a, c) -> deserialize(a));
        all.put(
                "slsutil.file_exists",
                (a, c) -> {
                    try {
                        return c.loader().load(a.text(0, "path"), a.text(1, "saltenv", c.saltenv()))
                                != null;
                    } catch (IOException e) {
                        throw new SaltFunctionException("slsutil.file_exists: " + e.getMessage());
                    }
                });
        all.put(
                "defaults.merge",
                (a, c) -> {
                    Map<Object, @Nullable Object> base =
                            a.flag(3, "in_place", true)
                                    ? map(a, 0, "dest")
                                    : Merge.copy(map(a, 0, "dest"));
                    return Merge.update(
                            base, map(a, 1, "src"), true, a.flag(2, "merge_lists", false));
                });
        all.put("defaults.deepcopy", (a, c) -> Py.copy(a.need(0, "source")));
        all.put("defaults.update", (a, c) -> defaults(a));
        all.put("test.ping", (a, c) -> true);
        all.put("test.true", (a, c) -> true);
        all.put("test.false", (a, c) -> false);
        all.put("test.echo", (a, c) -> a.need(0, "text"));
    }

    private static Map<Object, @Nullable Object> map(Args a, int place, String name)
            throws SaltFunctionException {
        if (a.need(place, name) instanceof Map<?, ?> map) {
            return Py.map(map);
        }
        throw new SaltFunctionException(
                "Cannot update using non-dict types: '"
                        + name
                        + "' is "
                        + Py.typeName(a.need(place, name)));
    }

    private static Object defaults(Args a) throws SaltFunctionException {
        Map<Object, @Nullable Object> dest = map(a, 0, "dest");
        Map<Object, @Nullable Object> defaults = map(a, 1, "defaults");
        boolean lists = a.flag(2, "merge_lists", true);
        dest.replaceAll(
                (key, value) ->
                        value instanceof Map<?, ?> over
                                ? Merge.update(Merge.copy(defaults), over, true, lists)
                                : value);
        return dest;
    }

    private static Object serialize(Args a) throws SaltFunctionException {
        Object value = a.need(1, "obj");
        return switch (a.text(0, "serializer").toLowerCase(Locale.ROOT)) {
            case "json" -> Json.write(value, false, true, (int) a.integer(9, "indent", -1));
            case "yaml" -> SaltYaml.dump(value, a.flag(9, "default_flow_style", true) ? -1 : 2);
            case "python" -> PyText.repr(value);
            default ->
                    throw new SaltFunctionException(
                            "slsutil.serialize: only json, yaml and python are supported");
        };
    }

    private static @Nullable Object deserialize(Args a) throws SaltFunctionException {
        String text = a.text(1, "stream_or_string");
        try {
            return switch (a.text(0, "serializer").toLowerCase(Locale.ROOT)) {
                case "json" -> Json.read(text);
                case "yaml" -> Py.copy(SaltYaml.load(text, "yaml"));
                default ->
                        throw new SaltFunctionException(
                                "slsutil.deserialize: only json and yaml are supported");
            };
        } catch (IOException | SaltYamlException e) {
            throw new SaltFunctionException(
                    "slsutil.deserialize: "
                            + List.of(String.valueOf(e.getMessage()).split("\n")).get(0));
        }
    }
}
