package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;

/** How many minions of a batch may be at work at once: {@code 3} or {@code 25%}. */
final class BatchSize {
    private BatchSize() {}

    /**
     * @param minions how many minions there are in all
     * @return at least 1
     * @throws CommandException if the text is neither a number nor a percentage
     */
    static int parse(String text, int minions) {
        try {
            if (text.indexOf('%') < 0) {
                return Math.max(1, Integer.parseInt(text.strip()));
            }
            double share = Double.parseDouble(text.replace("%", "").strip()) / 100 * minions;
            return share < 1 ? Math.max(1, (int) Math.ceil(share)) : (int) share;
        } catch (NumberFormatException e) {
            throw CommandException.usage(
                    "invalid batch size '%s': expected a number or a percentage, such as 10 or 25%%"
                            .formatted(text));
        }
    }
}
