package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All functions of a minion, by {@code module.function}. A module's class is looked at (and its
 * instance made) when one of its functions is first asked for. Immutable once built; thread-safe.
 */
public final class ModuleRegistry {
    private ModuleRegistry() {}

    /** The modules that ship with Brine. */
    public static ModuleRegistry standard() {
        return builder().build();
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The function of this full name, or null. */
    public @Nullable ModuleFunction find(String fullName) {
        return null;
    }

    /** The names of the modules, sorted. */
    public Set<String> modules() {
        return Set.of();
    }

    /** The full names of all functions, sorted. */
    public List<String> functions() {
        return List.of();
    }

    /** Salt's sentence for a function that is not there. */
    public static String missing(String fullName) {
        return "'" + fullName + "' is not available.";
    }

    /** Collects modules, by explicit registration only. */
    public static final class Builder {
        private Builder() {}

        /** Adds the module that the class, annotated {@link SaltModule}, implements. */
        public <T> Builder add(String module, Supplier<T> factory) {
            return this;
        }

        /** The registry. */
        public ModuleRegistry build() {
            return new ModuleRegistry();
        }
    }
}
