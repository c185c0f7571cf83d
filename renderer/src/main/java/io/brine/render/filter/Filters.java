package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Markup;
import io.brine.render.python.PyError;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** All filters by name. Immutable and thread-safe. */
public final class Filters {
    /** Those that see whether their value is marked as safe. */
    private static final Set<String> MARKUP = Set.of("escape", "e", "safe", "indent");

    private final Map<String, Filter> filters;

    private Filters(Map<String, Filter> filters) {
        this.filters = Map.copyOf(filters);
    }

    /** Jinja2's and Salt's. */
    public static Filters all() {
        Map<String, Filter> all = new HashMap<>();
        TextFilters.add(all);
        SequenceFilters.add(all);
        SelectFilters.add(all);
        FormatFilters.add(all);
        SaltTextFilters.add(all);
        SaltDataFilters.add(all);
        SaltPathFilters.add(all);
        HashFilters.add(all);
        NetworkFilters.add(all);
        return new Filters(all);
    }

    public boolean has(String name) {
        return filters.containsKey(name);
    }

    public @Nullable Object apply(
            String name, @Nullable Object value, Args args, FilterEnvironment environment) {
        Filter filter = filters.get(name);
        if (filter == null) {
            throw PyError.template("No filter named '" + name + "'.");
        }
        Object plain =
                value instanceof Markup markup && !MARKUP.contains(name) ? markup.text() : value;
        return filter.apply(plain, args, environment);
    }
}
