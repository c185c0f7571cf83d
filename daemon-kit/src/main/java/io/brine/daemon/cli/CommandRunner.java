package io.brine.daemon.cli;

import io.brine.daemon.config.ConfigException;

import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/**
 * Runs a picocli command object. Whatever goes wrong becomes one line {@code program: what} on
 * stderr and an exit code as Salt's; a stack trace is only logged, at debug level.
 */
public final class CommandRunner {
    private CommandRunner() {}

    /**
     * Parses {@code args} into {@code command} (an object with picocli's annotations) and calls it.
     *
     * @param program the command's name as users know it, for example {@code brine-key}
     * @return the exit code for {@code System.exit}
     */
    public static int run(String program, Callable<Integer> command, String... args) {
        return run(new CommandLine(command), program, command, System.out, System.err, args);
    }

    static int run(
            CommandLine line,
            String program,
            Callable<Integer> command,
            PrintStream out,
            PrintStream err,
            String... args) {
        try {
            line.setCommandName(program);
            line.parseArgs(args);
            return command.call();
        } catch (ParameterException e) {
            return fail(err, program, "error: " + oneLine(e), ExitCodes.USAGE);
        } catch (CommandException e) {
            return fail(err, program, oneLine(e), e.exitCode());
        } catch (ConfigException e) {
            return fail(err, program, oneLine(e), ExitCodes.GENERIC);
        } catch (Exception e) {
            LoggerFactory.getLogger(CommandRunner.class).debug("{} failed", program, e);
            return fail(err, program, oneLine(e), ExitCodes.GENERIC);
        }
    }

    private static int fail(PrintStream err, String program, String message, int exitCode) {
        err.println(program + ": " + message);
        err.flush();
        return exitCode;
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage();
        String text = message == null || message.isBlank() ? e.toString() : message;
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
