package io.brine.render.jinja;

import com.hubspot.jinjava.tree.Node;

import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyText;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statements of Jinja, but for loops and those that read other templates. */
@SuppressWarnings("serial") // jinjava's nodes are serializable; nobody serializes these
final class Nodes {
    private Nodes() {}

    /** <code>{{ expression }}</code>. */
    static final class Print extends StatementNode {
        private final Expr value;

        Print(Expr value) {
            super(value.line());
            this.value = value;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            interpreter.write(PyText.print(interpreter.eval(value)));
        }
    }

    /** {@code do}. */
    static final class Do extends StatementNode {
        private final Expr value;

        Do(Expr value, int line) {
            super(line);
            this.value = value;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            interpreter.eval(value);
        }
    }

    /** {@code break} and {@code continue}. */
    static final class Jump extends StatementNode {
        private final boolean leaving;

        Jump(boolean leaving, int line) {
            super(line);
            this.leaving = leaving;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            throw new Signal(leaving);
        }
    }

    /** One arm of an {@code if}; the last may have no test. */
    record Arm(@Nullable Expr test, List<Node> body, int line) {}

    /** {@code if … elif … else}. */
    static final class If extends StatementNode {
        private final List<Arm> arms;

        If(List<Arm> arms, int line) {
            super(line);
            this.arms = arms;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            for (Arm arm : arms) {
                interpreter.at(arm.line());
                if (arm.test() == null || Py.truth(interpreter.eval(arm.test()))) {
                    interpreter.run(arm.body());
                    return;
                }
            }
        }
    }

    /** {@code set name = value}. */
    static final class Set extends StatementNode {
        private final Target target;
        private final Expr value;

        Set(Target target, Expr value, int line) {
            super(line);
            this.target = target;
            this.value = value;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            target.assign(interpreter, interpreter.scope(), interpreter.eval(value));
        }
    }

    /** {@code set name} with a body, and {@code load_yaml as name} and its kin. */
    static final class SetBlock extends StatementNode {
        private final Target target;
        private final @Nullable Expr filter;
        private final List<Node> body;

        SetBlock(Target target, @Nullable Expr filter, List<Node> body, int line) {
            super(line);
            this.target = target;
            this.filter = filter;
            this.body = body;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            String text = interpreter.inner(() -> interpreter.capture(body));
            interpreter.at(getLineNumber());
            Object value = filter == null ? text : interpreter.evaluator().filtered(filter, text);
            target.assign(interpreter, interpreter.scope(), value);
        }
    }

    /** {@code filter name}. */
    static final class FilterBlock extends StatementNode {
        private final Expr filter;
        private final List<Node> body;

        FilterBlock(Expr filter, List<Node> body, int line) {
            super(line);
            this.filter = filter;
            this.body = body;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            String text = interpreter.inner(() -> interpreter.capture(body));
            interpreter.write(PyText.print(interpreter.evaluator().filtered(filter, text)));
        }
    }

    /** {@code with a = 1}, and what only frames: {@code profile}, {@code autoescape false}. */
    static final class With extends StatementNode {
        private final Map<String, Expr> values;
        private final List<Node> body;
        private final boolean framed;

        With(Map<String, Expr> values, List<Node> body, boolean framed, int line) {
            super(line);
            this.values = values;
            this.body = body;
            this.framed = framed;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            if (!framed) {
                interpreter.run(body);
                return;
            }
            Map<String, @Nullable Object> given = new LinkedHashMap<>();
            values.forEach((name, value) -> given.put(name, interpreter.eval(value)));
            interpreter.inner(
                    () -> {
                        given.forEach(interpreter.scope()::set);
                        interpreter.run(body);
                        return null;
                    });
        }
    }

    /** A macro's parameters and body. */
    record MacroCode(
            String name,
            List<String> names,
            List<Expr> defaults,
            List<Node> body,
            java.util.Set<String> uses,
            int line) {}

    /** {@code macro}. */
    static final class MacroNode extends StatementNode {
        private final MacroCode code;

        MacroNode(MacroCode code) {
            super(code.line());
            this.code = code;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            Macro macro = new Macro(interpreter, code, interpreter.scope());
            interpreter.scope().set(code.name(), macro);
        }
    }

    /** {@code call}. */
    static final class CallBlock extends StatementNode {
        private final MacroCode caller;
        private final Expr.Call call;

        CallBlock(MacroCode caller, Expr.Call call) {
            super(caller.line());
            this.caller = caller;
            this.call = call;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            Macro macro = new Macro(interpreter, caller, interpreter.scope());
            Args args = interpreter.evaluator().arguments(call.arguments());
            Map<String, @Nullable Object> named = new LinkedHashMap<>(args.named());
            named.put("caller", macro);
            Object function = interpreter.eval(call.function());
            Object value = interpreter.evaluator().call(function, new Args(args.list(), named));
            interpreter.write(PyText.print(value));
        }
    }

    /** {@code block}. */
    static final class Block extends StatementNode {
        private final String name;
        private final List<Node> body;
        private final boolean scoped;
        private final boolean required;

        Block(String name, List<Node> body, boolean scoped, boolean required, int line) {
            super(line);
            this.name = name;
            this.body = body;
            this.scoped = scoped;
            this.required = required;
        }

        List<Node> body() {
            return body;
        }

        boolean required() {
            return required;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            interpreter.blocks().run(name, scoped);
        }
    }

    /** What is assigned to: a name, a name of a namespace, or several. */
    sealed interface Target {
        void assign(SaltInterpreter interpreter, Scope scope, @Nullable Object value);
    }

    record NameTarget(String name) implements Target {
        @Override
        public void assign(SaltInterpreter interpreter, Scope scope, @Nullable Object value) {
            scope.set(name, value);
        }
    }

    record MemberTarget(String name, String member) implements Target {
        @Override
        public void assign(SaltInterpreter interpreter, Scope scope, @Nullable Object value) {
            Object owner = interpreter.lookup(name);
            if (owner instanceof Undefined undefined) {
                throw undefined.error();
            }
            if (!(owner instanceof Namespace namespace)) {
                throw PyError.template("cannot assign attribute on non-namespace object");
            }
            namespace.put(member, value);
        }
    }

    record TupleTarget(List<Target> targets) implements Target {
        @Override
        public void assign(SaltInterpreter interpreter, Scope scope, @Nullable Object value) {
            if (!(value instanceof Iterable
                    || value instanceof Map
                    || Py.isText(value)
                    || value instanceof Undefined)) {
                throw PyError.type("cannot unpack non-iterable " + Py.typeName(value) + " object");
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (Object element : Py.iterate(value)) {
                values.add(element);
                if (values.size() > targets.size()) {
                    throw PyError.type(
                            "too many values to unpack (expected " + targets.size() + ")");
                }
            }
            if (values.size() < targets.size()) {
                throw PyError.type(
                        "not enough values to unpack (expected %d, got %d)"
                                .formatted(targets.size(), values.size()));
            }
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(interpreter, scope, values.get(i));
            }
        }
    }
}
