package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All functions of a minion, by {@code module.function}. A module's class is looked at (and its
 * instance made) when one of its functions is first asked for. Thread-safe.
 */
public final class ModuleRegistry {
    private final Map<String, LoadedModule> modules;

    private ModuleRegistry(Map<String, LoadedModule> modules) {
        this.modules = modules;
    }

    /** The modules that ship with Brine. */
    public static ModuleRegistry standard() {
        return StandardModules.registry();
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The function of this full name, or null. */
    public @Nullable ModuleFunction find(String fullName) {
        int dot = fullName.indexOf('.');
        LoadedModule module = dot < 0 ? null : modules.get(fullName.substring(0, dot));
        return module == null ? null : module.functions().get(fullName);
    }

    /** The names of the modules, sorted. */
    public SortedSet<String> modules() {
        return new TreeSet<>(modules.keySet());
    }

    /** The full names of all functions, sorted. */
    public List<String> functions() {
        List<String> names = new ArrayList<>();
        modules.values().forEach(module -> names.addAll(module.functions().keySet()));
        names.sort(null);
        return names;
    }

    /** The documentation of a module itself; empty when it has none or is not there. */
    public String moduleDoc(String module) {
        LoadedModule loaded = modules.get(module);
        return loaded == null ? "" : loaded.doc();
    }

    /**
     * The documentation of all functions whose full name matches the shell glob, sorted by name.
     */
    public Map<String, String> docs(String glob) {
        Predicate<String> matches = Globs.matcher(glob);
        Map<String, String> docs = new LinkedHashMap<>();
        for (String name : functions()) {
            ModuleFunction function = matches.test(name) ? find(name) : null;
            if (function != null) {
                docs.put(name, function.doc());
            }
        }
        return docs;
    }

    /** Salt's sentence for a function that is not there. */
    public static String missing(String fullName) {
        return "'" + fullName + "' is not available.";
    }

    /** Collects modules, by explicit registration only. */
    public static final class Builder {
        private final Map<String, LoadedModule> modules = new TreeMap<>();

        private Builder() {}

        /**
         * Adds a module.
         *
         * @param module its name, the same as in the class's {@link SaltModule}
         * @param factory makes the instance, once, when it is first needed
         */
        public <T> Builder add(String module, Supplier<T> factory) {
            if (modules.put(module, new LoadedModule(module, factory)) != null) {
                throw new IllegalArgumentException("module '" + module + "' is registered twice");
            }
            return this;
        }

        /** The registry. */
        public ModuleRegistry build() {
            return new ModuleRegistry(new TreeMap<>(modules));
        }
    }
}
