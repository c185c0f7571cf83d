package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.cli.VersionOptions;
import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.output.OutputStyle;
import io.brine.master.cli.option.HelpText;
import io.brine.master.cli.option.OptionException;
import io.brine.master.cli.option.ParsedOptions;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The command {@code brine}: {@code salt} with its options, outputs and exit codes. Whatever goes
 * wrong becomes one line on stderr.
 *
 * <p>The exit codes are Salt's but for one: where Salt prints that the master did not answer or
 * refused and then ends with 0, brine ends with 2.
 */
final class SaltCommand {
    /** What the process has around itself. */
    record Surroundings(
            InputStream in,
            PrintStream out,
            PrintStream err,
            boolean terminal,
            Map<String, String> environment,
            String user) {}

    private static final String PROGRAM = "brine";

    private final Surroundings around;
    private final Console console;

    SaltCommand(Surroundings around, Console console) {
        this.around = around;
        this.console = console;
    }

    /** Runs the command line and returns the exit code. */
    int run(List<String> commandLine) {
        try {
            return parseAndRun(commandLine);
        } catch (OptionException e) {
            return fail(ExitCodes.USAGE, "error: " + e.getMessage() + " (see brine --help)");
        } catch (CommandException e) {
            return fail(e.exitCode(), e);
        } catch (ConfigException e) {
            return fail(ExitCodes.GENERIC, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail(ExitCodes.GENERIC, "interrupted");
        } catch (IOException | RuntimeException e) {
            return fail(ExitCodes.GENERIC, e);
        }
    }

    private int parseAndRun(List<String> commandLine)
            throws OptionException, IOException, InterruptedException {
        CommandLineReader reader = new CommandLineReader(around, console);
        ParsedOptions parsed = reader.parse(SaltOptionTable.groups(), commandLine);
        if (parsed.has("--version")) {
            around.out().print(PROGRAM + " " + VersionOptions.version() + "\n");
            return ExitCodes.OK;
        }
        if (parsed.has("--versions-report")) {
            around.out().print(VersionOptions.versionsReport() + "\n");
            return ExitCodes.OK;
        }
        if (parsed.has("--help")) {
            help();
            return ExitCodes.OK;
        }
        CommandOptions.refuseUnsupported(parsed);
        SaltConfig config = reader.config(parsed);
        if (parsed.has("--config-dump")) {
            around.out().print(ConfigDump.of(config));
            return ExitCodes.OK;
        }
        JobRequest request;
        try {
            request = JobRequestParser.parse(parsed);
        } catch (CommandException e) {
            if (e.exitCode() == ExitCodes.INCOMPLETE && parsed.arguments().size() < 2) {
                help();
            }
            throw e;
        }
        return run(new CommandOptions(parsed, config), request);
    }

    private int run(CommandOptions options, JobRequest asTyped)
            throws IOException, InterruptedException {
        SaltConfig config = options.config();
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
        JobRequest request = TargetPreparation.expand(asTyped, config);
        if (options.previewTarget()) {
            return TargetPreparation.preview(request, config, printer, console);
        }
        @Nullable String sudoUser = around.environment().get("SUDO_USER");
        MasterKey key = MasterKey.of(config, around.user(), sudoUser);
        try (RequestPublisher publisher = new RequestPublisher(RequestPublisher.endpoint(config));
                LocalClient client =
                        new LocalClient(
                                config,
                                key,
                                publisher,
                                new AcceptedMinions(config),
                                System::nanoTime)) {
            return new JobRunner(
                            options,
                            client,
                            () -> MasterEventBus.connect(config),
                            printer,
                            sink,
                            console,
                            new Random(),
                            System::nanoTime)
                    .run(request, batchSize(options, request));
        } finally {
            console.jobEnded();
        }
    }

    /** {@code --batch}, or {@code --batch-safe-size} if the target is too large for less. */
    private @Nullable String batchSize(CommandOptions options, JobRequest request)
            throws IOException {
        String size = options.batch();
        if (size != null && !size.isEmpty()) {
            return size;
        }
        int limit = options.batchSafeLimit();
        if (limit <= 1 || TargetPreparation.expected(request, options.config()).size() < limit) {
            return null;
        }
        around.out().print("\nNOTICE: Too many minions targeted, switching to batch execution.\n");
        return options.batchSafeSize();
    }

    private void help() {
        around.out()
                .print(
                        HelpText.of(
                                SaltOptionTable.USAGE,
                                SaltOptionTable.DESCRIPTION,
                                SaltOptionTable.groups()));
        around.out().flush();
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
