package io.brine.zmtp.tool.cli;

import io.brine.zmtp.tool.ToolException;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its user. Takes a command line apart into options, in the order in which they were
 * given, and operands.
 */
final class ArgumentParser {
    /**
     * An option that was given.
     *
     * @param name its long name
     * @param value its value; empty for a flag
     */
    record Given(String name, String value) {}

    /**
     * What a command line holds.
     *
     * @param options in their order
     * @param operands in their order
     */
    record Parsed(List<Given> options, List<String> operands) {
        boolean has(String name) {
            return options.stream().anyMatch(given -> given.name().equals(name));
        }
    }

    private final CommandSpec spec = CommandSpec.create();
    private final List<Given> options = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();

    ArgumentParser() {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("0..1")
                        .parameterConsumer((args, arg, command) -> operands.add(args.pop()))
                        .build());
        flags("--help", "--version");
    }

    /** Adds options that take a value; each is a long name, or a short and a long one. */
    ArgumentParser values(String... names) {
        for (String name : names) {
            add(name, "1");
        }
        return this;
    }

    /** Adds options without a value. */
    ArgumentParser flags(String... names) {
        for (String name : names) {
            add(name, "0");
        }
        return this;
    }

    /** The options so far, as picocli knows them; the caller only reads it. */
    CommandSpec spec() {
        return spec;
    }

    private void add(String names, String arity) {
        String[] all = names.split(" ");
        String name = all[all.length - 1];
        spec.addOption(
                OptionSpec.builder(all)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity(arity)
                        .parameterConsumer(
                                (args, arg, command) -> {
                                    if (arity.equals("0")) {
                                        options.add(new Given(name, ""));
                                    } else if (args.isEmpty()) {
                                        throw ToolException.usage(
                                                "option " + name + " needs a value");
                                    } else {
                                        options.add(new Given(name, args.pop()));
                                    }
                                })
                        .build());
    }

    /**
     * Parses.
     *
     * @throws ToolException when an option is unknown or has no value
     */
    Parsed parse(List<String> arguments) {
        try {
            new CommandLine(spec)
                    .setExpandAtFiles(false)
                    .setUnmatchedOptionsArePositionalParams(false)
                    .parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.PicocliException e) {
            if (e.getCause() instanceof ToolException usage) {
                throw usage;
            }
            String text = ToolException.describe(e);
            throw ToolException.usage(Character.toLowerCase(text.charAt(0)) + text.substring(1));
        }
        return new Parsed(List.copyOf(options), List.copyOf(operands));
    }
}
