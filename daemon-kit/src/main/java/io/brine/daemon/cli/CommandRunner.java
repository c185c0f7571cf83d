package io.brine.daemon.cli;

import io.brine.daemon.config.ConfigException;

import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Runs a picocli command object. Whatever goes wrong becomes one line {@code program: what} on
 * stderr and an exit code as Salt's; a stack trace is only logged, at debug level.
 */
public final class CommandRunner {
    private final String program;
    private final PrintStream out;
    private final PrintStream err;

    CommandRunner(String program, PrintStream out, PrintStream err) {
        this.program = program;
        this.out = out;
        this.err = err;
    }

    /**
     * Parses {@code args} into {@code command} (an object with picocli's annotations) and calls it.
     *
     * @param program the command's name as users know it, for example {@code brine-key}
     * @return the exit code for {@code System.exit}
     */
    public static int run(String program, Callable<Integer> command, String... args) {
        return run(program, new CommandLine(command), command, args);
    }

    /**
     * The same for a command line whose parser the caller has adjusted.
     *
     * @param line made from {@code command}
     */
    public static int run(
            String program, CommandLine line, Callable<Integer> command, String... args) {
        return new CommandRunner(program, utf8(System.out), utf8(System.err))
                .execute(line, command, args);
    }

    int execute(CommandLine line, Callable<Integer> command, String... args) {
        try {
            line.setCommandName(program);
            line.parseArgs(args);
            if (answeredByMixin(line)) {
                return ExitCodes.OK;
            }
            return command.call();
        } catch (ParameterException e) {
            return fail("error: " + usageMessage(e), ExitCodes.USAGE);
        } catch (CommandException e) {
            String prefix = e.exitCode() == ExitCodes.USAGE ? "error: " : "";
            return fail(prefix + oneLine(e), e.exitCode());
        } catch (ConfigException e) {
            return fail(oneLine(e), ExitCodes.GENERIC);
        } catch (Exception e) {
            LoggerFactory.getLogger(CommandRunner.class).debug("{} failed", program, e);
            return fail(oneLine(e), ExitCodes.GENERIC);
        }
    }

    private boolean answeredByMixin(CommandLine line) {
        Optional<VersionOptions> mixin =
                line.getMixins().values().stream()
                        .filter(VersionOptions.class::isInstance)
                        .map(VersionOptions.class::cast)
                        .findFirst();
        if (mixin.isEmpty()) {
            return false;
        }
        VersionOptions requested = mixin.get();
        if (requested.helpRequested()) {
            line.usage(out);
        } else if (requested.reportRequested()) {
            out.println(VersionOptions.versionsReport());
        } else if (requested.versionRequested()) {
            out.println(
                    program
                            + " "
                            + VersionOptions.version()
                            + " (Salt "
                            + VersionOptions.SALT_VERSION
                            + ")");
        } else {
            return false;
        }
        out.flush();
        return true;
    }

    private String usageMessage(ParameterException e) {
        String message =
                switch (e) {
                    case UnmatchedArgumentException unmatched -> unmatchedMessage(unmatched);
                    case MissingParameterException missing -> missingMessage(missing);
                    default -> oneLine(e);
                };
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        boolean hasHelp = spec.findOption("--help") != null;
        return hasHelp ? message + " (see " + program + " --help)" : message;
    }

    private static String unmatchedMessage(UnmatchedArgumentException e) {
        String first = e.getUnmatched().getFirst();
        return first.startsWith("-")
                ? "no such option: " + first
                : "unexpected argument: '" + first + "'";
    }

    private static String missingMessage(MissingParameterException e) {
        return e.getMissing().size() == 1
                        && e.getMissing().getFirst() instanceof CommandLine.Model.OptionSpec option
                ? "option " + String.join("/", option.names()) + " needs a value"
                : oneLine(e);
    }

    private int fail(String message, int exitCode) {
        err.println(program + ": " + message);
        err.flush();
        return exitCode;
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage();
        String text = message == null || message.isBlank() ? e.toString() : message;
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Minion ids and answers are UTF-8 whatever the locale of the terminal that started the command
     * says.
     */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
