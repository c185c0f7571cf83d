package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.Set;

/** The methods of set. */
final class SetMethods {
    private SetMethods() {}

    @SuppressWarnings("unchecked") // every element is an Object or null
    static @Nullable Callable find(Set<?> any, String name) {
        Set<@Nullable Object> set = (Set<@Nullable Object>) any;
        return switch (name) {
            case "add" ->
                    a -> {
                        set.add(Py.key(a.need(0, "object")));
                        return null;
                    };
            case "union" ->
                    a -> {
                        Set<@Nullable Object> all = new LinkedHashSet<>(set);
                        a.list().forEach(more -> all.addAll(Py.set(more)));
                        return all;
                    };
            case "intersection" ->
                    a -> {
                        Set<@Nullable Object> all = new LinkedHashSet<>(set);
                        a.list().forEach(more -> all.retainAll(Py.set(more)));
                        return all;
                    };
            case "difference" ->
                    a -> {
                        Set<@Nullable Object> all = new LinkedHashSet<>(set);
                        a.list().forEach(more -> all.removeAll(Py.set(more)));
                        return all;
                    };
            case "issubset" -> a -> Py.set(a.need(0, "other")).containsAll(set);
            case "issuperset" -> a -> set.containsAll(Py.set(a.need(0, "other")));
            default -> null;
        };
    }
}
