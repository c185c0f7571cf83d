package io.brine.render.jinja;

import io.brine.render.filter.Filters;
import io.brine.render.filter.Tests;
import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.Markup;
import io.brine.render.python.Py;
import io.brine.render.python.PyAccess;
import io.brine.render.python.PyError;
import io.brine.render.python.PyMath;
import io.brine.render.python.PyOrder;
import io.brine.render.python.PyText;
import io.brine.render.python.PyTuple;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes expressions. Confined to one render. */
final class Evaluator {
    private final SaltInterpreter interpreter;
    private final Filters filters;
    private final Tests tests;

    Evaluator(SaltInterpreter interpreter, Filters filters, Tests tests) {
        this.interpreter = interpreter;
        this.filters = filters;
        this.tests = tests;
    }

    @Nullable Object eval(Expr expr) {
        interpreter.spend(1);
        return switch (expr) {
            case Expr.Const c -> c.value();
            case Expr.Name n -> interpreter.lookup(n.name());
            case Expr.Attribute a ->
                    PyAccess.attribute(eval(a.owner()), a.name(), interpreter.lenient());
            case Expr.Item i ->
                    PyAccess.item(eval(i.owner()), eval(i.key()), interpreter.lenient());
            case Expr.Slice s ->
                    made(
                            PyAccess.slice(
                                    eval(s.owner()),
                                    optional(s.from()),
                                    optional(s.to()),
                                    optional(s.step())));
            case Expr.Call c -> call(eval(c.function()), arguments(c.arguments()));
            case Expr.Filter f -> filter(f, f.value() == null ? null : eval(f.value()));
            case Expr.Test t -> tests.apply(t.name(), eval(t.value()), arguments(t.arguments()));
            case Expr.Binary b -> made(PyMath.apply(b.operator(), eval(b.left()), eval(b.right())));
            case Expr.Compare c -> compare(c);
            case Expr.Logic l -> {
                Object left = eval(l.left());
                yield Py.truth(left) == l.and() ? eval(l.right()) : left;
            }
            case Expr.Not n -> !Py.truth(eval(n.value()));
            case Expr.Sign s -> sign(s);
            case Expr.Concat c -> concat(c);
            case Expr.Conditional c -> conditional(c);
            case Expr.ListOf l -> values(l.values());
            case Expr.TupleOf t -> PyTuple.from(values(t.values()));
            case Expr.DictOf d -> dict(d);
        };
    }

    private @Nullable Object optional(@Nullable Expr expr) {
        return expr == null ? null : eval(expr);
    }

    private List<@Nullable Object> values(List<Expr> exprs) {
        List<@Nullable Object> values = new ArrayList<>(exprs.size());
        exprs.forEach(expr -> values.add(eval(expr)));
        return values;
    }

    private Object dict(Expr.DictOf d) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < d.keys().size(); i++) {
            Object key = eval(d.keys().get(i));
            if (!Py.hashable(key)) {
                throw PyError.type("unhashable type: '" + Py.typeName(key) + "'");
            }
            map.put(Py.key(key), eval(d.values().get(i)));
        }
        return map;
    }

    private Object sign(Expr.Sign s) {
        Object value = eval(s.value());
        if (s.minus()) {
            return PyMath.negate(value);
        }
        return PyMath.negate(PyMath.negate(value));
    }

    private Object concat(Expr.Concat c) {
        StringBuilder out = new StringBuilder();
        for (Expr part : c.parts()) {
            out.append(PyText.str(eval(part)));
            if (out.length() > Py.MAX_TEXT) {
                throw PyError.type("text longer than " + Py.MAX_TEXT + " characters");
            }
        }
        return String.valueOf(made(out.toString()));
    }

    private @Nullable Object conditional(Expr.Conditional c) {
        if (Py.truth(eval(c.test()))) {
            return eval(c.then());
        }
        return c.otherwise() == null
                ? new Undefined(
                        "the inline if-expression on line "
                                + c.line()
                                + " evaluated to false and no else section was defined.",
                        true)
                : eval(c.otherwise());
    }

    private Object compare(Expr.Compare c) {
        Object left = eval(c.first());
        for (int i = 0; i < c.operators().size(); i++) {
            Object right = eval(c.others().get(i));
            if (!compare(c.operators().get(i), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private static boolean compare(String operator, @Nullable Object a, @Nullable Object b) {
        if (isNotNumber(a) || isNotNumber(b)) {
            return operator.equals("!=");
        }
        return switch (operator) {
            case "==" -> PyOrder.equal(a, b);
            case "!=" -> !PyOrder.equal(a, b);
            case "<" -> PyOrder.compare(a, b, "<") < 0;
            case "<=" -> PyOrder.compare(a, b, "<=") <= 0;
            case ">" -> PyOrder.compare(a, b, ">") > 0;
            case ">=" -> PyOrder.compare(a, b, ">=") >= 0;
            case "in" -> Py.contains(b, a);
            case "not in" -> !Py.contains(b, a);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static boolean isNotNumber(@Nullable Object value) {
        return value instanceof Double number && Double.isNaN(number);
    }

    Args arguments(Expr.Arguments given) {
        List<@Nullable Object> list = values(given.list());
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        given.named().forEach((name, expr) -> named.put(name, eval(expr)));
        if (given.star() != null) {
            list.addAll(Py.list(eval(given.star())));
        }
        if (given.stars() != null) {
            if (!(eval(given.stars()) instanceof Map<?, ?> map)) {
                throw PyError.type("argument after ** must be a mapping");
            }
            map.forEach((key, value) -> named.put(PyText.str(key), value));
        }
        return new Args(list, named);
    }

    @Nullable Object call(@Nullable Object function, Args args) {
        if (function instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!(function instanceof Callable callable)) {
            throw PyError.type("'" + Py.typeName(function) + "' object is not callable");
        }
        return made(callable.call(args));
    }

    /** The value of a chain of filters for a text that stands before it. */
    @Nullable Object filtered(Expr chain, Object text) {
        Expr.Filter filter = (Expr.Filter) chain;
        Object value = filter.value() == null ? text : filtered(filter.value(), text);
        return filter(filter, value);
    }

    private @Nullable Object filter(Expr.Filter filter, @Nullable Object value) {
        return apply(filter.name(), value, arguments(filter.arguments()));
    }

    /** A filter by its name, as {@code map('name')} needs it. */
    @Nullable Object apply(String name, @Nullable Object value, Args args) {
        return made(filters.apply(name, value, args, interpreter.environment()));
    }

    /** Counts what was made against the bounds of the render. */
    private @Nullable Object made(@Nullable Object value) {
        interpreter.spend(
                switch (value) {
                    case String text -> text.length() / 4;
                    case Markup markup -> markup.text().length() / 4;
                    case List<?> list -> list.size();
                    case null, default -> 0;
                });
        return value;
    }
}
