package io.brine.packaging;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Completion of a command line in bash, which is picocli's, and zsh, which runs that one.
 * Stateless.
 */
final class Completion {
    private static final List<String> LEVELS =
            List.of(
                    "all",
                    "garbage",
                    "trace",
                    "debug",
                    "profile",
                    "info",
                    "warning",
                    "error",
                    "critical",
                    "quiet");
    private static final List<String> OUTPUTTERS =
            List.of("nested", "json", "yaml", "raw", "txt", "pprint", "quiet");

    /** What may stand where the help shows these words. */
    private static final Map<String, List<String>> VALUES =
            Map.of(
                    "LOG_LEVEL", LEVELS,
                    "LOG_LEVEL_LOGFILE", LEVELS,
                    "OUTPUT", OUTPUTTERS,
                    "True|False", List.of("True", "False"));

    private Completion() {}

    /**
     * A script that bash sources, and so without a first line that names an interpreter; the same
     * input gives the same text.
     */
    static String bash(CommandModel model) {
        String script = AutoComplete.bash(model.name(), new CommandLine(completable(model.spec())));
        return script.replaceFirst("^#!.*\n", "");
    }

    /** A file for a directory of zsh's {@code fpath}: it hands over to the script for bash. */
    static String zsh(CommandModel model) {
        String function = "_complete_" + model.name();
        return """
        #compdef %1$s
        # Completion of %1$s: runs the script for bash, by zsh's own means.
        autoload -Uz bashcompinit && bashcompinit
        (( $+functions[compopt] )) || compopt() { : }
        () {
            local script
            for script in "${1:A:h}/../../bash-completion/completions/%1$s" "${1:A:h}/../bash/%1$s"; do
                if [[ -r $script ]]; then
                    source $script
                    return
                fi
            done
        } "${(%%):-%%x}"
        (( $+functions[%2$s] )) && _bash_complete -o default -F %2$s
        """
                .formatted(model.name(), function);
    }

    /**
     * The same options without groups, which completion does not need, and with values to offer.
     */
    private static CommandSpec completable(CommandSpec from) {
        CommandSpec spec = CommandSpec.create().name(from.name());
        from.options().stream()
                .filter(option -> !option.hidden())
                .map(Completion::offered)
                .forEach(spec::addOption);
        for (PositionalParamSpec positional : from.positionalParameters()) {
            if (positional.completionCandidates() != null) {
                spec.addPositional(
                        PositionalParamSpec.builder()
                                .index("0")
                                .type(String.class)
                                .completionCandidates(positional.completionCandidates())
                                .build());
            }
        }
        from.subcommands()
                .forEach(
                        (name, line) ->
                                spec.addSubcommand(name, completable(line.getCommandSpec())));
        return spec;
    }

    private static OptionSpec offered(OptionSpec option) {
        OptionSpec.Builder builder = OptionSpec.builder(option.names());
        if (option.arity().max() == 0) {
            return builder.arity("0").type(boolean.class).build();
        }
        builder.arity("1").type(isPath(option) ? File.class : String.class);
        // The script's variables are named after it: options that share one would share values.
        builder.paramLabel(option.longestName().replaceAll("[^A-Za-z0-9]", "_"));
        List<String> values = VALUES.get(option.paramLabel());
        if (values != null) {
            builder.completionCandidates(values);
        }
        return builder.build();
    }

    private static boolean isPath(OptionSpec option) {
        return option.type() == Path.class || option.type() == File.class;
    }
}
