package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** The arguments of one call. */
public record Args(List<@Nullable Object> list, Map<String, @Nullable Object> named) {
    /** No arguments. */
    public static final Args NONE = new Args(List.of(), Map.of());

    public int size() {
        return list.size();
    }

    public boolean has(int index, String name) {
        return index < list.size() || named.containsKey(name);
    }

    /** An argument by position or name, or the fallback. */
    public @Nullable Object get(int index, String name, @Nullable Object fallback) {
        if (index < list.size()) {
            return list.get(index);
        }
        return named.containsKey(name) ? named.get(name) : fallback;
    }

    /** An argument that must be there. */
    public @Nullable Object need(int index, String name) {
        if (!has(index, name)) {
            throw PyError.type("missing a required argument: '" + name + "'");
        }
        return get(index, name, null);
    }

    public String text(int index, String name) {
        return Py.text(need(index, name));
    }

    public String text(int index, String name, String fallback) {
        Object value = get(index, name, fallback);
        return value == null ? fallback : Py.text(value);
    }

    public boolean flag(int index, String name, boolean fallback) {
        return Py.truth(get(index, name, fallback));
    }

    public long integer(int index, String name, long fallback) {
        Object value = get(index, name, fallback);
        return value == null ? fallback : PyMath.index(value);
    }

    /** Refuses more by position than the function takes, and names it does not know. */
    public Args only(String function, int most, String... names) {
        if (list.size() > most) {
            throw PyError.type(
                    function
                            + "() takes at most "
                            + most
                            + " arguments ("
                            + list.size()
                            + " given)");
        }
        for (String name : named.keySet()) {
            if (!List.of(names).contains(name)) {
                throw PyError.type(
                        function + "() got an unexpected keyword argument '" + name + "'");
            }
        }
        return this;
    }
}
