package io.brine.packaging;

import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A manual page: the prose of {@code docs/man}, and the options as the command itself knows them.
 * Stateless.
 *
 * <p>In the prose, the line {@value #MARKER} stands for the generated list. A page without it
 * describes its options by hand; then it must name each of them, and no other.
 */
final class ManPage {
    static final String MARKER = "<!-- options -->";

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])-{1,2}[A-Za-z][A-Za-z-]*");

    private ManPage() {}

    /**
     * The page.
     *
     * @param prose Markdown: {@code # name(section)}, then sections
     * @param version shown at the foot, with the date
     * @throws IllegalArgumentException if the prose has no title, or its options are not the
     *     command's
     */
    static String of(CommandModel model, String prose, String version, String date) {
        List<String> lines = prose.lines().toList();
        String expected = "# " + model.name() + "(1)";
        if (lines.isEmpty() || !lines.getFirst().equals(expected)) {
            throw new IllegalArgumentException(
                    "the manual page of " + model.name() + " must begin with '" + expected + "'");
        }
        String head =
                new Roff()
                        .macro(
                                "TH",
                                model.name().toUpperCase(Locale.ROOT),
                                "1",
                                date,
                                "Brine " + version,
                                "Brine Manual")
                        .request(".nh")
                        .request(".ad l")
                        .toString();
        int marker = lines.indexOf(MARKER);
        if (marker < 0) {
            requireAllOptions(model, lines);
            return head + MarkdownToRoff.convert(lines.subList(1, lines.size()));
        }
        return head
                + MarkdownToRoff.convert(lines.subList(1, marker))
                + options(model)
                + MarkdownToRoff.convert(lines.subList(marker + 1, lines.size()));
    }

    private static String options(CommandModel model) {
        Roff roff = new Roff();
        Set<OptionSpec> grouped = new LinkedHashSet<>();
        model.spec().argGroups().forEach(group -> grouped.addAll(group.allOptionsNested()));
        for (OptionSpec option : model.spec().options()) {
            if (!grouped.contains(option)) {
                add(roff, option);
            }
        }
        for (ArgGroupSpec group : model.spec().argGroups()) {
            String heading = group.heading();
            if (heading != null) {
                roff.macro("SS", heading.replace("%n", "").replaceFirst(":$", ""));
            }
            group.allOptionsNested().forEach(option -> add(roff, option));
        }
        return roff.toString();
    }

    private static void add(Roff roff, OptionSpec option) {
        if (option.hidden()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            String shown = "\\fB" + Roff.literal(name) + "\\fR";
            if (option.arity().max() > 0) {
                shown +=
                        (name.startsWith("--") ? "=" : " ")
                                + "\\fI"
                                + Roff.escape(option.paramLabel())
                                + "\\fR";
            }
            names.add(shown);
        }
        roff.macro("TP").raw(String.join(", ", names));
        roff.raw(Roff.escape(String.join(" ", option.description())));
    }

    private static void requireAllOptions(CommandModel model, List<String> prose) {
        Set<String> known = new TreeSet<>(names(model));
        Set<String> described = new TreeSet<>();
        boolean inside = false;
        for (int i = 0; i < prose.size(); i++) {
            String line = prose.get(i);
            if (line.startsWith("## ")) {
                inside = line.equals("## OPTIONS");
            }
            boolean term = i + 1 < prose.size() && prose.get(i + 1).startsWith(":   ");
            if (inside && term) {
                Matcher option = OPTION.matcher(line);
                while (option.find()) {
                    described.add(option.group());
                }
            }
        }
        known.removeAll(Set.of("--help", "--version", "--capture", "--control", "--type"));
        if (!known.equals(described)) {
            Set<String> missing = new TreeSet<>(known);
            missing.removeAll(described);
            described.removeAll(known);
            throw new IllegalArgumentException(
                    "the manual page of %s does not describe %s, and describes %s, which it does not have"
                            .formatted(model.name(), missing, described));
        }
    }

    private static Set<String> names(CommandModel model) {
        Set<String> names = new TreeSet<>(model.spec().optionsMap().keySet());
        model.spec()
                .subcommands()
                .values()
                .forEach(line -> names.addAll(line.getCommandSpec().optionsMap().keySet()));
        return names;
    }
}
