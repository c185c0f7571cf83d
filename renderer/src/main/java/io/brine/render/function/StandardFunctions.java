package io.brine.render.function;

import io.brine.render.RenderContext;
import io.brine.render.SaltFunction;
import io.brine.render.SaltFunctionException;
import io.brine.render.SaltFunctions;
import io.brine.render.python.Args;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of all standard functions. Thread-safe. */
public final class StandardFunctions {
    private static final SaltFunctions ALL = SaltFunctions.none().plus(table());

    private StandardFunctions() {}

    /** A function as it is written here. */
    @FunctionalInterface
    interface Body {
        @Nullable Object call(Args args, RenderContext context) throws SaltFunctionException;
    }

    /** What every template may call. */
    public static SaltFunctions all() {
        return ALL;
    }

    private static Map<String, SaltFunction> table() {
        Map<String, Body> all = new HashMap<>();
        DataFunctions.add(all);
        MergeFunctions.add(all);
        SystemFunctions.add(all);
        HashFunctions.add(all);
        NetworkFunctions.add(all);
        Map<String, SaltFunction> table = new HashMap<>();
        all.forEach((name, body) -> table.put(name, function(body)));
        table.putAll(MatchFunctions.table(null));
        return table;
    }

    private static SaltFunction function(Body body) {
        return (List<@Nullable Object> args,
                Map<String, @Nullable Object> kwargs,
                RenderContext context) -> body.call(new Args(args, kwargs), context);
    }
}
