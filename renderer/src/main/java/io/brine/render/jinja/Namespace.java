package io.brine.render.jinja;

import io.brine.render.python.Args;
import io.brine.render.python.DictMethods;
import io.brine.render.python.PyContainer;
import io.brine.render.python.PyObject;
import io.brine.render.python.PyText;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code namespace(...)}: attributes that a loop may set for what follows it. */
final class Namespace implements PyContainer {
    private final Map<Object, @Nullable Object> values = new LinkedHashMap<>();

    Namespace(Args args) {
        DictMethods.update(values, args);
    }

    void put(String name, @Nullable Object value) {
        values.put(name, value);
    }

    @Override
    public @Nullable Object attribute(String name) {
        return values.containsKey(name) ? values.get(name) : PyObject.MISSING;
    }

    @Override
    public boolean containsName(String name) {
        return values.containsKey(name);
    }

    @Override
    public @Nullable Object element(String name) {
        return attribute(name);
    }

    @Override
    public String repr() {
        return "<Namespace " + PyText.repr(values) + ">";
    }

    @Override
    public String typeName() {
        return "Namespace";
    }
}
