package io.brine.render.jinja;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** An expression. Immutable. */
sealed interface Expr {
    /** The line it starts on. */
    int line();

    record Const(@Nullable Object value, int line) implements Expr {}

    record Name(String name, int line) implements Expr {}

    record Attribute(Expr owner, String name, int line) implements Expr {}

    record Item(Expr owner, Expr key, int line) implements Expr {}

    record Slice(Expr owner, @Nullable Expr from, @Nullable Expr to, @Nullable Expr step, int line)
            implements Expr {}

    /** What stands between the parentheses of a call. */
    record Arguments(
            List<Expr> list, Map<String, Expr> named, @Nullable Expr star, @Nullable Expr stars) {
        static final Arguments NONE = new Arguments(List.of(), Map.of(), null, null);
    }

    record Call(Expr function, Arguments arguments, int line) implements Expr {}

    /** A filter; without a value it is that of a block. */
    record Filter(@Nullable Expr value, String name, Arguments arguments, int line)
            implements Expr {}

    record Test(Expr value, String name, Arguments arguments, int line) implements Expr {}

    record Binary(String operator, Expr left, Expr right, int line) implements Expr {}

    /** {@code a < b < c}. */
    record Compare(Expr first, List<String> operators, List<Expr> others, int line)
            implements Expr {}

    record Logic(boolean and, Expr left, Expr right, int line) implements Expr {}

    record Not(Expr value, int line) implements Expr {}

    record Sign(boolean minus, Expr value, int line) implements Expr {}

    record Concat(List<Expr> parts, int line) implements Expr {}

    record Conditional(Expr test, Expr then, @Nullable Expr otherwise, int line) implements Expr {}

    record ListOf(List<Expr> values, int line) implements Expr {}

    record TupleOf(List<Expr> values, int line) implements Expr {}

    record DictOf(List<Expr> keys, List<Expr> values, int line) implements Expr {}
}
