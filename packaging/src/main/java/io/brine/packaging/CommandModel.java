package io.brine.packaging;

import io.brine.master.MasterCommand;
import io.brine.master.cli.RunOptionTable;
import io.brine.master.cli.SaltOptionTable;
import io.brine.master.cli.key.KeyCommand;
import io.brine.minion.MinionCommand;
import io.brine.minion.cli.CallCommand;
import io.brine.zmtp.tool.cli.ToolOptions;

import picocli.CommandLine.Model.CommandSpec;

import java.io.InputStream;
import java.util.List;

/**
 * One command as its own parser sees it. Immutable, but for picocli's model, which nobody changes.
 *
 * @param spec the options; for commands with subcommands those too
 */
record CommandModel(CommandSpec spec) {
    /** All commands that ship, by name. */
    static List<CommandModel> all() {
        return List.of(
                optparse(
                        "brine",
                        SaltOptionTable.DESCRIPTION,
                        SaltOptionTable.groups(),
                        "'TARGET' FUNCTION [ARGUMENTS]"),
                annotated("brine-call", new CallCommand()),
                annotated(
                        "brine-key",
                        new KeyCommand(InputStream.nullInputStream(), System.out, System.err)),
                annotated("brine-master", new MasterCommand()),
                annotated("brine-minion", new MinionCommand()),
                optparse(
                        "brine-run",
                        RunOptionTable.DESCRIPTION,
                        RunOptionTable.groups(),
                        "FUNCTION [ARGUMENTS]"),
                new CommandModel(ToolOptions.spec()));
    }

    String name() {
        return spec.name();
    }

    private static CommandModel annotated(String name, Object command) {
        return new CommandModel(CommandSpec.forAnnotatedObject(command).name(name));
    }

    private static CommandModel optparse(
            String name,
            String description,
            List<io.brine.master.cli.option.OptionGroup> groups,
            String operands) {
        return new CommandModel(OptparseModel.of(name, description, groups, operands));
    }
}
