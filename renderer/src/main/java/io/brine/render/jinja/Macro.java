package io.brine.render.jinja;

import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.PyError;
import io.brine.render.python.PyObject;
import io.brine.render.python.PyText;
import io.brine.render.python.PyTuple;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro with the frame that it was defined in. Confined to one render. */
final class Macro implements Callable, PyObject {
    private final SaltInterpreter interpreter;
    private final Nodes.MacroCode code;
    private final Scope home;

    Macro(SaltInterpreter interpreter, Nodes.MacroCode code, Scope home) {
        this.interpreter = interpreter;
        this.code = code;
        this.home = home;
    }

    @Override
    public @Nullable Object call(Args args) {
        return interpreter.inMacro(home, code.name(), scope -> body(scope, args));
    }

    private String body(Scope scope, Args args) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(args.named());
        List<String> names = code.names();
        int firstDefault = names.size() - code.defaults().size();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (i < args.size()) {
                scope.set(name, args.list().get(i));
            } else if (rest.containsKey(name)) {
                scope.set(name, rest.remove(name));
            } else if (i >= firstDefault) {
                scope.set(name, interpreter.eval(code.defaults().get(i - firstDefault)));
            } else {
                scope.set(
                        name,
                        new Undefined(
                                "parameter " + PyText.repr(name) + " was not provided",
                                interpreter.lenient()));
            }
        }
        if (!names.contains("caller") && code.uses().contains("caller")) {
            Object caller =
                    rest.containsKey("caller")
                            ? rest.remove("caller")
                            : new Undefined("No caller defined", interpreter.lenient());
            scope.set("caller", caller);
        }
        extras(scope, args, rest);
        return interpreter.capture(code.body());
    }

    private void extras(Scope scope, Args args, Map<String, @Nullable Object> rest) {
        int taken = code.names().size();
        List<@Nullable Object> more =
                args.size() > taken
                        ? new ArrayList<>(args.list().subList(taken, args.size()))
                        : new ArrayList<>();
        boolean takesMore = code.uses().contains("varargs");
        boolean takesNamed = code.uses().contains("kwargs");
        if (!more.isEmpty() && !takesMore) {
            throw PyError.type(
                    "macro %s takes not more than %d argument(s)"
                            .formatted(PyText.repr(code.name()), taken));
        }
        if (!rest.isEmpty() && !takesNamed) {
            throw PyError.type(
                    "macro %s takes no keyword argument %s"
                            .formatted(
                                    PyText.repr(code.name()),
                                    PyText.repr(rest.keySet().iterator().next())));
        }
        scope.set("varargs", PyTuple.from(more));
        scope.set("kwargs", new LinkedHashMap<Object, @Nullable Object>(rest));
    }

    @Override
    public @Nullable Object attribute(String name) {
        return switch (name) {
            case "name" -> code.name();
            case "arguments" -> PyTuple.from(code.names());
            default -> PyObject.MISSING;
        };
    }

    @Override
    public String repr() {
        return "<Macro " + PyText.repr(code.name()) + ">";
    }

    @Override
    public String typeName() {
        return "Macro";
    }
}
