package io.brine.packaging;

import io.brine.master.cli.option.OptionGroup;
import io.brine.master.cli.option.OptionSpec;

import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The options of {@code brine} and {@code brine-run}, which are parsed without picocli for the sake
 * of their start, as a model of picocli's. Stateless.
 */
final class OptparseModel {
    private static final Set<String> PATHS =
            Set.of("SALTFILE", "CONFIG_DIR", "OUTPUT_FILE", "LOG_FILE", "PROFILING_PATH");

    private OptparseModel() {}

    static CommandSpec of(
            String name, String description, List<OptionGroup> groups, String operands) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).sortOptions(false);
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel(operands)
                        .index("0..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        for (OptionGroup group : groups) {
            if (group.title().isEmpty()) {
                group.options().forEach(option -> spec.addOption(of(option)));
            } else {
                ArgGroupSpec.Builder section =
                        ArgGroupSpec.builder().validate(false).heading(group.title() + ":%n");
                group.options().forEach(option -> section.addArg(of(option)));
                spec.addArgGroup(section.build());
            }
        }
        return spec;
    }

    private static picocli.CommandLine.Model.OptionSpec of(OptionSpec option) {
        String[] names = option.names().toArray(String[]::new);
        picocli.CommandLine.Model.OptionSpec.Builder builder =
                picocli.CommandLine.Model.OptionSpec.builder(names).description(option.help());
        String metavar = option.metavar();
        if (metavar == null) {
            return builder.arity("0").type(boolean.class).build();
        }
        Class<?> type =
                switch (option.kind()) {
                    case INTEGER -> Integer.class;
                    case DECIMAL -> Double.class;
                    case FLAG, TEXT -> PATHS.contains(metavar) ? Path.class : String.class;
                };
        return builder.arity("1").paramLabel(metavar).type(type).build();
    }
}
