package io.brine.master.cli.option;

import java.util.List;

/**
 * Options that stand together in the help. Immutable.
 *
 * @param title the heading; empty for the first, general group
 */
public record OptionGroup(String title, List<OptionSpec> options) {
    public OptionGroup {
        options = List.copyOf(options);
    }
}
