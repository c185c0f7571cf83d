package io.brine.render.jinja;

import io.brine.render.RenderContext;
import io.brine.render.SaltFunction;
import io.brine.render.SaltFunctionException;
import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.DictMethods;
import io.brine.render.python.Markup;
import io.brine.render.python.Py;
import io.brine.render.python.PyBuiltins;
import io.brine.render.python.PyContainer;
import io.brine.render.python.PyError;
import io.brine.render.python.PyObject;
import io.brine.render.python.PyText;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a template finds without defining it. Stateless. */
final class Globals {
    private Globals() {}

    static void add(SaltInterpreter interpreter, RenderContext context) {
        interpreter.setGlobal("range", (Callable) PyBuiltins::range);
        Callable dict =
                a -> {
                    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
                    DictMethods.update(map, a);
                    return map;
                };
        interpreter.setGlobal("dict", dict);
        interpreter.setGlobal("odict", dict);
        interpreter.setGlobal("namespace", (Callable) Namespace::new);
        interpreter.setGlobal("cycler", (Callable) Cycler::new);
        interpreter.setGlobal("joiner", (Callable) Joiner::new);
        interpreter.setGlobal(
                "raise",
                (Callable)
                        a -> {
                            throw PyError.type(PyText.str(a.need(0, "msg")));
                        });
        interpreter.setGlobal("salt", new Table(context));
        interpreter.setGlobal("grains", context.grains());
        interpreter.setGlobal("pillar", context.pillar());
        interpreter.setGlobal("opts", context.opts());
        interpreter.setGlobal("saltenv", context.saltenv());
        interpreter.setGlobal("sls", context.sls());
        context.variables().forEach(interpreter::setGlobal);
    }

    /** {@code cycler('a', 'b')}. */
    private static final class Cycler implements PyObject {
        private final List<@Nullable Object> items;
        private int at;

        Cycler(Args a) {
            if (a.size() == 0) {
                throw PyError.type("at least one item has to be provided");
            }
            items = a.list();
        }

        @Override
        public @Nullable Object attribute(String name) {
            return switch (name) {
                case "current" -> items.get(at);
                case "next" ->
                        (Callable)
                                a -> {
                                    Object value = items.get(at);
                                    at = (at + 1) % items.size();
                                    return value;
                                };
                case "reset" ->
                        (Callable)
                                a -> {
                                    at = 0;
                                    return null;
                                };
                default -> MISSING;
            };
        }

        @Override
        public String repr() {
            return "<Cycler>";
        }

        @Override
        public String typeName() {
            return "Cycler";
        }
    }

    /** {@code joiner(', ')}: nothing at first, then the separator. */
    private static final class Joiner implements Callable {
        private final Object separator;
        private boolean used;

        Joiner(Args a) {
            separator = a.text(0, "sep", ", ");
        }

        @Override
        public Object call(Args a) {
            Object now = used ? separator : "";
            used = true;
            return now;
        }
    }

    /** {@code salt}. */
    private record Table(RenderContext context) implements PyContainer {
        @Override
        public boolean containsName(String name) {
            return context.functions().get(name) != null;
        }

        @Override
        public @Nullable Object element(String name) {
            SaltFunction function = context.functions().get(name);
            return function == null ? MISSING : new Function(name, function, context);
        }

        @Override
        public @Nullable Object attribute(String name) {
            boolean known =
                    context.functions().names().stream().anyMatch(f -> f.startsWith(name + "."));
            return known ? new FunctionModule(name, context) : MISSING;
        }

        @Override
        public String repr() {
            return "<salt.utils.templates.AliasedLoader object>";
        }

        @Override
        public String typeName() {
            return "salt.utils.templates.AliasedLoader";
        }
    }

    /** {@code salt.pillar}. */
    private record FunctionModule(String name, RenderContext context) implements PyObject {
        @Override
        public @Nullable Object attribute(String function) {
            SaltFunction found = context.functions().get(name + "." + function);
            return found == null ? MISSING : new Function(name + "." + function, found, context);
        }

        @Override
        public String repr() {
            return "<LoadedMod module='salt.loaded.int.module." + name + "'>";
        }

        @Override
        public String typeName() {
            return "salt.loader.lazy.LoadedMod";
        }
    }

    private record Function(String name, SaltFunction function, RenderContext context)
            implements Callable {
        @Override
        public @Nullable Object call(Args args) {
            List<@Nullable Object> list = new ArrayList<>();
            args.list().forEach(value -> list.add(plain(value)));
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            args.named().forEach((key, value) -> named.put(key, plain(value)));
            try {
                return function.call(list, named, context);
            } catch (SaltFunctionException e) {
                throw new PyError(PyError.Kind.FUNCTION, String.valueOf(e.getMessage()));
            }
        }

        private static @Nullable Object plain(@Nullable Object value) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            return value instanceof Markup markup ? Py.text(markup) : value;
        }
    }
}
