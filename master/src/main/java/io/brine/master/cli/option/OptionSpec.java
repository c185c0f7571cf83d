package io.brine.master.cli.option;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One option. Immutable.
 *
 * @param names its spellings, each {@code -x} or {@code --long}, the one for messages first
 * @param kind what it takes
 * @param metavar the placeholder of its value in the help; null for a flag
 * @param help what it does, for {@code --help}
 */
public record OptionSpec(List<String> names, Kind kind, @Nullable String metavar, String help) {
    /** What an option takes. */
    public enum Kind {
        FLAG,
        TEXT,
        INTEGER,
        DECIMAL
    }

    public OptionSpec {
        names = List.copyOf(names);
    }

    /** An option without a value. */
    public static OptionSpec flag(String help, String... names) {
        return new OptionSpec(List.of(names), Kind.FLAG, null, help);
    }

    /** An option with a value of the kind. */
    public static OptionSpec value(Kind kind, String metavar, String help, String... names) {
        return new OptionSpec(List.of(names), kind, metavar, help);
    }

    /** The long spelling if there is one: how optparse names the option in messages. */
    public String displayName() {
        for (String name : names) {
            if (name.startsWith("--")) {
                return name;
            }
        }
        return names.getFirst();
    }
}
