package io.brine.render.jinja;

import io.brine.render.python.PyObject;
import io.brine.render.python.PyText;

import org.jspecify.annotations.Nullable;

/** An imported template: what it set and defined, and what it wrote. */
record Module(String name, Scope scope, String output) implements PyObject {
    @Override
    public @Nullable Object attribute(String attribute) {
        return scope.exported().contains(attribute) ? scope.find(attribute) : PyObject.MISSING;
    }

    @Override
    public String str() {
        return output;
    }

    @Override
    public String repr() {
        return "<TemplateModule " + PyText.repr(name) + ">";
    }

    @Override
    public String typeName() {
        return "TemplateModule";
    }
}
