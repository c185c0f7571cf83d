package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.Markup;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyMath;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All tests by name. Immutable and thread-safe. */
public final class Tests {
    @FunctionalInterface
    private interface Test {
        boolean passes(@Nullable Object value, Args args);
    }

    private final Map<String, Test> tests;

    private Tests(Map<String, Test> tests) {
        this.tests = Map.copyOf(tests);
    }

    /** Jinja2's and Salt's. */
    public static Tests all(Filters filters) {
        Map<String, Test> all = new HashMap<>();
        kinds(all);
        comparisons(all);
        all.put("filter", (v, a) -> filters.has(PyText.str(v)));
        all.put("test", (v, a) -> all.containsKey(PyText.str(v)));
        return new Tests(all);
    }

    private static void kinds(Map<String, Test> all) {
        all.put("defined", (v, a) -> !(v instanceof Undefined));
        all.put("undefined", (v, a) -> v instanceof Undefined);
        all.put("none", (v, a) -> v == null);
        all.put("boolean", (v, a) -> v instanceof Boolean);
        all.put("true", (v, a) -> Boolean.TRUE.equals(v));
        all.put("false", (v, a) -> Boolean.FALSE.equals(v));
        all.put(
                "integer",
                (v, a) -> Py.isNumber(v) && !(v instanceof Boolean) && !(v instanceof Double));
        all.put("float", (v, a) -> v instanceof Double);
        all.put("number", (v, a) -> Py.isNumber(v));
        all.put("string", (v, a) -> Py.isText(v));
        all.put("mapping", (v, a) -> v instanceof Map);
        all.put(
                "list",
                (v, a) -> v instanceof List && !(v instanceof io.brine.render.python.PyTuple));
        all.put("callable", (v, a) -> v instanceof Callable);
        all.put("escaped", (v, a) -> v instanceof Markup);
        all.put(
                "sequence",
                (v, a) -> {
                    use(v);
                    return Py.isText(v) || v instanceof List || v instanceof Map;
                });
        all.put(
                "iterable",
                (v, a) -> {
                    use(v);
                    return Py.isText(v) || v instanceof Iterable || v instanceof Map;
                });
        all.put(
                "lower",
                (v, a) -> {
                    String text = PyText.str(v);
                    return text.equals(text.toLowerCase(Locale.ROOT))
                            && !text.equals(text.toUpperCase(Locale.ROOT));
                });
        all.put(
                "upper",
                (v, a) -> {
                    String text = PyText.str(v);
                    return text.equals(text.toUpperCase(Locale.ROOT))
                            && !text.equals(text.toLowerCase(Locale.ROOT));
                });
        all.put("odd", (v, a) -> PyOrder.equal(PyMath.apply("%", v, 2L), 1L));
        all.put("even", (v, a) -> PyOrder.equal(PyMath.apply("%", v, 2L), 0L));
    }

    private static void use(@Nullable Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
    }

    // Python's "is" of numbers and short texts goes by their value; of containers it is identity
    // itself
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        return one != null
                && !(one instanceof Iterable)
                && !(one instanceof Map)
                && one.equals(other);
    }

    private static void comparisons(Map<String, Test> all) {
        Test equal = (v, a) -> PyOrder.equal(v, a.need(0, "other"));
        List.of("==", "eq", "equalto").forEach(name -> all.put(name, equal));
        all.put("sameas", (v, a) -> same(v, a.need(0, "other")));
        List.of("!=", "ne").forEach(name -> all.put(name, (v, a) -> !equal.passes(v, a)));
        List.of("<", "lt", "lessthan")
                .forEach(
                        name ->
                                all.put(
                                        name,
                                        (v, a) -> PyOrder.compare(v, a.need(0, "b"), "<") < 0));
        List.of("<=", "le")
                .forEach(
                        name ->
                                all.put(
                                        name,
                                        (v, a) -> PyOrder.compare(v, a.need(0, "b"), "<=") <= 0));
        List.of(">", "gt", "greaterthan")
                .forEach(
                        name ->
                                all.put(
                                        name,
                                        (v, a) -> PyOrder.compare(v, a.need(0, "b"), ">") > 0));
        List.of(">=", "ge")
                .forEach(
                        name ->
                                all.put(
                                        name,
                                        (v, a) -> PyOrder.compare(v, a.need(0, "b"), ">=") >= 0));
        all.put("in", (v, a) -> Py.contains(a.need(0, "seq"), v));
        all.put("divisibleby", (v, a) -> PyOrder.equal(PyMath.apply("%", v, a.need(0, "num")), 0L));
        all.put("match", (v, a) -> Regex.of(a, 0).test(PyText.str(v)));
    }

    public boolean has(String name) {
        return tests.containsKey(name);
    }

    public boolean apply(String name, @Nullable Object value, Args args) {
        Test test = tests.get(name);
        if (test == null) {
            throw PyError.template("No test named '" + name + "'.");
        }
        return test.passes(value, args);
    }
}
