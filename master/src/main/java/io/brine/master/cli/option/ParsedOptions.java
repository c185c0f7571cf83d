package io.brine.master.cli.option;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What a command line said. Immutable. Options are asked for by their display name.
 *
 * @param values explicit options under their {@link OptionSpec#displayName()}: Boolean.TRUE for a
 *     flag, String, Integer or Double otherwise; the last one wins
 * @param arguments everything that is not an option, in order
 */
public record ParsedOptions(Map<String, Object> values, List<String> arguments) {
    public ParsedOptions {
        values = Map.copyOf(values);
        arguments = List.copyOf(arguments);
    }

    /** Whether the option was given. */
    public boolean has(String displayName) {
        return values.containsKey(displayName);
    }

    public @Nullable String text(String displayName) {
        return (String) values.get(displayName);
    }

    public @Nullable Integer integer(String displayName) {
        return (Integer) values.get(displayName);
    }

    public @Nullable Double decimal(String displayName) {
        return (Double) values.get(displayName);
    }
}
