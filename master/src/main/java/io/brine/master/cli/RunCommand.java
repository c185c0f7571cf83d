package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.cli.VersionOptions;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.output.OutputStyle;
import io.brine.master.cli.option.HelpText;
import io.brine.master.cli.option.OptionException;
import io.brine.master.cli.option.ParsedOptions;
import io.brine.master.function.FunctionException;
import io.brine.salt.job.JobId;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The command {@code brine-run}: {@code salt-run} with its options, outputs and exit codes. What
 * goes wrong before the function runs becomes one line on stderr.
 */
final class RunCommand {
    private static final String PROGRAM = "brine-run";

    private final SaltCommand.Surroundings around;
    private final Console console;

    RunCommand(SaltCommand.Surroundings around) {
        this.around = around;
        this.console = new Console(around.err());
    }

    /** Runs the command line and returns the exit code. */
    int run(List<String> commandLine) {
        try {
            return parseAndRun(commandLine);
        } catch (OptionException e) {
            return fail(ExitCodes.USAGE, "error: " + e.getMessage() + " (see brine-run --help)");
        } catch (CommandException e) {
            return fail(e.exitCode(), e);
        } catch (FunctionException e) {
            return fail(ExitCodes.NO_RETURN, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail(ExitCodes.GENERIC, "interrupted");
        } catch (IOException | RuntimeException e) {
            return fail(ExitCodes.GENERIC, e);
        }
    }

    private int parseAndRun(List<String> commandLine)
            throws OptionException, IOException, InterruptedException, FunctionException {
        CommandLineReader reader = new CommandLineReader(around, console);
        ParsedOptions parsed = reader.parse(RunOptionTable.groups(), commandLine);
        if (parsed.has("--version")) {
            around.out().print(PROGRAM + " " + VersionOptions.version() + "\n");
            return ExitCodes.OK;
        }
        if (parsed.has("--versions-report")) {
            around.out().print(VersionOptions.versionsReport() + "\n");
            return ExitCodes.OK;
        }
        if (parsed.has("--help")) {
            around.out()
                    .print(
                            HelpText.of(
                                    RunOptionTable.USAGE,
                                    RunOptionTable.DESCRIPTION,
                                    RunOptionTable.groups()));
            around.out().flush();
            return ExitCodes.OK;
        }
        check(parsed);
        SaltConfig config = reader.config(parsed);
        Integer timeout = parsed.integer("--timeout");
        if (timeout != null) {
            config = config.with("timeout", timeout);
        }
        CommandOptions options = new CommandOptions(parsed, config);
        String file = options.outputFile();
        OutputSink sink =
                new OutputSink(
                        around.out(),
                        file == null || file.isEmpty() ? null : Path.of(file),
                        options.outputFileAppend());
        OutputStyle style =
                new OutputStyle(
                        options.color(around.terminal() && file == null),
                        options.stripColors(),
                        options.outputIndent(),
                        0);
        ResultPrinter printer = new ResultPrinter(sink, around.err(), options.output(), style);
        return new RunSession(parsed, config, around, printer, sink).run();
    }

    private static void check(ParsedOptions parsed) {
        for (String option : List.of("--saltfile", "--profiling-path", "--enable-profiling")) {
            if (parsed.has(option)) {
                throw CommandException.usage(option + " is not supported by brine-run");
            }
        }
        if (parsed.has("--doc") && parsed.arguments().size() > 1) {
            throw CommandException.usage(
                    "You can only get documentation for one method at one time");
        }
        String jid = parsed.text("--jid");
        if (jid != null && !JobId.isValid(jid)) {
            throw CommandException.usage("--jid: a job id has 20 digits, not '" + jid + "'");
        }
    }

    private int fail(int exitCode, Exception e) {
        String message = e.getMessage();
        return fail(exitCode, message == null || message.isBlank() ? e.toString() : message);
    }

    private int fail(int exitCode, String message) {
        console.error(PROGRAM + ": " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        return exitCode;
    }
}
