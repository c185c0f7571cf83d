package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * The arguments of one call, bound to the parameters of the function. Immutable.
 *
 * @param named every declared parameter with its value or default
 * @param positional what {@code *args} took
 * @param keywords what {@code **kwargs} took
 */
public record Arguments(
        Map<String, @Nullable Object> named,
        List<@Nullable Object> positional,
        Map<String, @Nullable Object> keywords) {

    /** The value of a parameter, null included. */
    public @Nullable Object get(String name) {
        return named.containsKey(name) ? named.get(name) : keywords.get(name);
    }

    /** Whether the caller or a default gave this parameter a value other than None. */
    public boolean has(String name) {
        return get(name) != null;
    }
}
