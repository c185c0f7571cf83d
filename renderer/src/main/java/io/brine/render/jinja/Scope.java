package io.brine.render.jinja;

import io.brine.render.python.PyObject;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Variables of one frame, and the frame around it. Confined to one render. */
final class Scope {
    private final @Nullable Scope parent;
    private final @Nullable Scope outermost;
    private final Map<String, @Nullable Object> variables = new HashMap<>();
    private final Template template;
    private final Set<String> exported;

    private Scope(
            @Nullable Scope parent,
            @Nullable Scope outermost,
            Template template,
            Set<String> exported) {
        this.parent = parent;
        this.outermost = outermost;
        this.template = template;
        this.exported = exported;
    }

    /** The outermost frame of a template. */
    static Scope root(@Nullable Scope around, Template template) {
        return new Scope(around, null, template, new LinkedHashSet<>());
    }

    /** A frame inside: what it sets is not seen outside. */
    Scope inner() {
        return new Scope(this, top(), template, exported);
    }

    Template template() {
        return template;
    }

    @Nullable Scope parent() {
        return parent;
    }

    /** The outermost frame of the same template. */
    Scope top() {
        return outermost == null ? this : outermost;
    }

    /** The value, or {@link PyObject#MISSING}. */
    @Nullable Object find(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.variables.containsKey(name)) {
                return scope.variables.get(name);
            }
        }
        return PyObject.MISSING;
    }

    void set(String name, @Nullable Object value) {
        variables.put(name, value);
        if (this == top() && !name.startsWith("_")) {
            exported.add(name);
        }
    }

    /** As {@link #set}, for what a module does not show: its own imports. */
    void setHidden(String name, @Nullable Object value) {
        variables.put(name, value);
        exported.remove(name);
    }

    Set<String> exported() {
        return exported;
    }
}
