package io.brine.render.jinja;

import io.brine.render.python.Args;
import io.brine.render.python.Callable;
import io.brine.render.python.PyError;
import io.brine.render.python.PyObject;
import io.brine.render.python.PyOrder;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The variable {@code loop}. Confined to one loop. */
final class Loop implements PyObject, Callable {
    private final List<@Nullable Object> items;
    private final int depth;
    private final @Nullable Callable recursion;
    private int index;
    private @Nullable List<@Nullable Object> lastChecked;

    Loop(List<@Nullable Object> items, int depth, @Nullable Callable recursion) {
        this.items = items;
        this.depth = depth;
        this.recursion = recursion;
    }

    void move(int to) {
        index = to;
    }

    @Override
    public @Nullable Object attribute(String name) {
        long at = index;
        long size = items.size();
        return switch (name) {
            case "index" -> at + 1;
            case "index0" -> at;
            case "revindex" -> size - at;
            case "revindex0" -> size - at - 1;
            case "first" -> at == 0;
            case "last" -> at == size - 1;
            case "length" -> size;
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" ->
                    at == 0
                            ? new Undefined("there is no previous item", false)
                            : items.get(index - 1);
            case "nextitem" ->
                    at == size - 1
                            ? new Undefined("there is no next item", false)
                            : items.get(index + 1);
            case "cycle" -> (Callable) this::cycle;
            case "changed" -> (Callable) this::changed;
            default -> PyObject.MISSING;
        };
    }

    private @Nullable Object cycle(Args args) {
        if (args.size() == 0) {
            throw PyError.type("no items for cycling given");
        }
        return args.list().get(index % args.size());
    }

    private Object changed(Args args) {
        boolean same = lastChecked != null && PyOrder.equal(lastChecked, args.list());
        lastChecked = args.list();
        return !same;
    }

    @Override
    public @Nullable Object call(Args args) {
        if (recursion == null) {
            throw PyError.type(
                    "The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.call(args);
    }

    @Override
    public String repr() {
        return "<LoopContext " + (index + 1) + "/" + items.size() + ">";
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }
}
