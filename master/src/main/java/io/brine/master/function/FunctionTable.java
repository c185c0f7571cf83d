package io.brine.master.function;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Functions by name. Filled by one thread, read by any afterwards. */
public final class FunctionTable {
    private final TreeMap<String, MasterFunction> functions = new TreeMap<>();

    /**
     * Adds a function.
     *
     * @param declaration name and parameters as Python writes them: {@code test.arg(*args,
     *     **kwargs)}; default values are read as YAML, {@code None} is null
     * @throws IllegalArgumentException if the name is taken or the declaration is none
     */
    public FunctionTable add(String declaration, String doc, MasterFunction.Body body) {
        int open = declaration.indexOf('(');
        if (open < 0) {
            throw new IllegalArgumentException("not a declaration: " + declaration);
        }
        String name = declaration.substring(0, open);
        MasterFunction function = new MasterFunction(name, Signature.parse(declaration), doc, body);
        if (functions.put(name, function) != null) {
            throw new IllegalArgumentException("declared twice: " + name);
        }
        return this;
    }

    /** The function of this name, or null. */
    public @Nullable MasterFunction get(String name) {
        return functions.get(name);
    }

    /** All functions in order of their names; unmodifiable. */
    public NavigableMap<String, MasterFunction> all() {
        return Collections.unmodifiableNavigableMap(functions);
    }
}
