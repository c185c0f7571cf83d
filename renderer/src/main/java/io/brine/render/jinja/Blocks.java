package io.brine.render.jinja;

import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.PyError;
import io.brine.render.python.PyObject;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The blocks of a template and of those that it extends. Confined to one render. */
final class Blocks {
    private final SaltInterpreter interpreter;
    private final Map<String, List<Nodes.Block>> stacks = new HashMap<>();
    private @Nullable Template parent;
    private int ancestors;

    Blocks(SaltInterpreter interpreter, Template template) {
        this.interpreter = interpreter;
        add(template);
    }

    private void add(Template template) {
        template.blocks()
                .forEach(
                        (name, block) ->
                                stacks.computeIfAbsent(name, n -> new ArrayList<>()).add(block));
    }

    void extend(Template template) {
        if (parent != null) {
            throw PyError.template("extended multiple times");
        }
        if (++ancestors > 50) {
            throw PyError.template("more than 50 templates extend each other");
        }
        parent = template;
        add(template);
    }

    /** Whether what the template writes is dropped, since it extends another. */
    boolean extending() {
        return parent != null;
    }

    /** The template that is to run instead, once. */
    @Nullable Template takeParent() {
        Template next = parent;
        parent = null;
        return next;
    }

    void run(String name, boolean scoped) {
        if (extending()) {
            return;
        }
        run(name, 0, scoped);
    }

    private void run(String name, int level, boolean scoped) {
        List<Nodes.Block> stack = stacks.getOrDefault(name, List.of());
        Nodes.Block block = stack.get(level);
        if (block.required()) {
            throw PyError.template("Required block '" + name + "' not found");
        }
        Scope around = scoped ? interpreter.scope() : interpreter.scope().top();
        Scope scope = around.inner();
        scope.set(
                "super",
                level + 1 < stack.size()
                        ? (Callable) a -> interpreter.captured(() -> run(name, level + 1, scoped))
                        : new Undefined("there is no parent block called '" + name + "'.", false));
        interpreter.in(
                scope,
                () -> {
                    interpreter.run(block.body());
                    return null;
                });
    }

    /** The variable {@code self}. */
    PyObject self() {
        return new Self();
    }

    private final class Self implements PyObject {
        @Override
        public @Nullable Object attribute(String name) {
            return stacks.containsKey(name)
                    ? (Callable) (Args a) -> interpreter.captured(() -> run(name, 0, false))
                    : PyObject.MISSING;
        }

        @Override
        public String repr() {
            return "<TemplateReference None>";
        }

        @Override
        public String typeName() {
            return "TemplateReference";
        }
    }
}
