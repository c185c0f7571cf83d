package io.brine.master.cli.key;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.CommandRunner;
import io.brine.daemon.cli.ConfigDirOption;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.cli.LogFileOptions;
import io.brine.daemon.cli.VersionOptions;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The command {@code brine-key}. Used once, by one thread. */
@Command(
        name = "brine-key",
        description = "brine-key is used to manage Salt authentication keys",
        sortOptions = false)
public final class KeyCommand implements Callable<Integer> {
    private static final String PROGRAM = "brine-key";

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;

    @Mixin private KeyOptions options = new KeyOptions();
    @Mixin private KeyOutputOptions output = new KeyOutputOptions();
    @Mixin private ConfigDirOption configDir = new ConfigDirOption();
    @Mixin private LogFileOptions logFile = new LogFileOptions();

    @SuppressWarnings("UnusedVariable") // CommandRunner finds it
    @Mixin
    private VersionOptions version = new VersionOptions();

    @Option(
            names = "--log-level",
            paramLabel = "LOG_LEVEL",
            description = "Least level for the console. Default: warning.")
    private @Nullable String logLevel;

    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Accepted for Salt's sake; brine-key runs as who starts it.")
    private @Nullable String user;

    @Parameters(hidden = true)
    private List<String> arguments = new ArrayList<>();

    /** Makes one that asks and answers over these streams; nothing is read before it runs. */
    public KeyCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command.
     *
     * @return the exit code
     */
    public static int run(InputStream in, PrintStream out, String... args) {
        return run(in, utf8(out), utf8(System.err), args);
    }

    static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
        KeyCommand command = new KeyCommand(in, out, err);
        CommandLine line = new CommandLine(command);
        line.setAbbreviatedOptionsAllowed(true);
        return CommandRunner.run(PROGRAM, line, command, args);
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    @Override
    public Integer call() throws Exception {
        KeyAction action = KeyAction.of(options, arguments);
        try {
            SaltConfig config = configDir.load(Role.MASTER);
            configureLogging(config);
            KeyPrinter printer =
                    new KeyPrinter(out, err, output, config.bool("color"), isTerminal());
            if (action instanceof KeyAction.Generate generate) {
                return new KeyGenerator(printer).run(generate, config);
            }
            return new KeySession(config, options, printer, in).run(action);
        } catch (AccessDeniedException e) {
            throw new CommandException(
                    ExitCodes.NO_PERMISSION,
                    "permission denied: " + e.getFile() + " (run it as the master's user)");
        } catch (IOException e) {
            throw new CommandException(ExitCodes.GENERIC, e.toString());
        }
    }

    /** Most runs have nothing to log; they load no logging library at all. */
    private void configureLogging(SaltConfig config) {
        if (logLevel == null && !logFile.isGiven()) {
            System.setProperty("slf4j.internal.verbosity", "WARN");
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            return;
        }
        SaltConfig effective = config.with("log_file", config.raw("key_logfile"));
        logFile.configure(logLevel == null ? effective : effective.with("log_level", logLevel));
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
