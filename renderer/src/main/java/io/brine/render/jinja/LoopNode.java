package io.brine.render.jinja;

import com.hubspot.jinjava.tree.Node;

import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** {@code for … in … if … recursive}, with its {@code else}. */
@SuppressWarnings("serial") // jinjava's nodes are serializable; nobody serializes these
final class LoopNode extends StatementNode {
    private final Nodes.Target target;
    private final Expr values;
    private final @Nullable Expr test;
    private final boolean recursive;
    private final List<Node> body;
    private final List<Node> otherwise;

    LoopNode(
            Nodes.Target target,
            Expr values,
            @Nullable Expr test,
            boolean recursive,
            List<Node> body,
            List<Node> otherwise,
            int line) {
        super(line);
        this.target = target;
        this.values = values;
        this.test = test;
        this.recursive = recursive;
        this.body = body;
        this.otherwise = otherwise;
    }

    @Override
    void run(SaltInterpreter interpreter) {
        loop(interpreter, interpreter.scope(), interpreter.eval(values), 0);
    }

    private void loop(
            SaltInterpreter interpreter, Scope around, @Nullable Object value, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : Py.iterate(value)) {
            interpreter.spend(1);
            if (items.size() >= Py.MAX_ITEMS) {
                throw PyError.type("a loop over more than " + Py.MAX_ITEMS + " elements");
            }
            if (test == null || passes(interpreter, around, test, item)) {
                items.add(item);
            }
        }
        if (items.isEmpty()) {
            interpreter.in(around.inner(), () -> run(interpreter, otherwise));
            return;
        }
        Loop loop =
                new Loop(
                        items, depth, recursive ? a -> again(interpreter, around, a, depth) : null);
        for (int i = 0; i < items.size(); i++) {
            loop.move(i);
            Scope scope = around.inner();
            scope.set("loop", loop);
            target.assign(interpreter, scope, items.get(i));
            try {
                interpreter.in(scope, () -> run(interpreter, body));
            } catch (Signal signal) {
                if (signal.leaving()) {
                    return;
                }
            }
        }
    }

    private static @Nullable Object run(SaltInterpreter interpreter, List<Node> nodes) {
        interpreter.run(nodes);
        return null;
    }

    private boolean passes(
            SaltInterpreter interpreter, Scope around, Expr condition, @Nullable Object item) {
        Scope scope = around.inner();
        target.assign(interpreter, scope, item);
        return interpreter.in(scope, () -> Py.truth(interpreter.eval(condition)));
    }

    private Object again(SaltInterpreter interpreter, Scope around, Args args, int depth) {
        Object value = args.need(0, "iterable");
        return interpreter.inMacro(
                around,
                "loop",
                scope -> interpreter.captured(() -> loop(interpreter, around, value, depth + 1)));
    }
}
