package io.brine.master.cli.option;

import java.util.ArrayList;
import java.util.List;

/** Lays out {@code --help} as optparse does: names at the left, wrapped help from column 24. */
public final class HelpText {
    private static final int WIDTH = 78;
    private static final int HELP_COLUMN = 24;

    private HelpText() {}

    /** The whole text, with a final line break. */
    public static String of(String usage, String description, List<OptionGroup> groups) {
        StringBuilder out = new StringBuilder();
        out.append("Usage: ").append(usage).append("\n\n");
        out.append(String.join("\n", wrap(description, WIDTH))).append('\n');
        for (OptionGroup group : groups) {
            boolean general = group.title().isEmpty();
            out.append('\n').append(general ? "Options:" : "  " + group.title() + ":").append('\n');
            for (OptionSpec option : group.options()) {
                append(out, option, general ? 2 : 4);
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, OptionSpec option, int indent) {
        String names = " ".repeat(indent) + names(option);
        List<String> lines = wrap(option.help(), WIDTH - HELP_COLUMN);
        int from = 0;
        out.append(names);
        if (names.length() <= HELP_COLUMN - 2 && !lines.isEmpty()) {
            out.append(" ".repeat(HELP_COLUMN - names.length())).append(lines.getFirst());
            from = 1;
        }
        out.append('\n');
        for (String line : lines.subList(from, lines.size())) {
            out.append(" ".repeat(HELP_COLUMN)).append(line).append('\n');
        }
    }

    private static String names(OptionSpec option) {
        List<String> shown = new ArrayList<>();
        for (String name : option.names()) {
            if (option.metavar() == null) {
                shown.add(name);
            } else {
                shown.add(name + (name.startsWith("--") ? "=" : " ") + option.metavar());
            }
        }
        return String.join(", ", shown);
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (line.length() > 0) {
                line.append(' ');
            }
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
