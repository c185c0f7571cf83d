package io.brine.master.cli.key;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.output.OutputStyle;
import io.brine.daemon.output.Outputter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Shows results and talks to the user as {@code salt-key} does. Thread-confined. */
final class KeyPrinter {
    private static final String DEFAULT_OUTPUTTER = "key";

    private final PrintStream out;
    private final PrintStream err;
    private final Outputter outputter;
    private final @Nullable Path file;

    /**
     * A printer.
     *
     * @param configuredColor option {@code color} of the master's configuration
     * @param terminal whether standard output is a terminal
     */
    KeyPrinter(
            PrintStream out,
            PrintStream err,
            KeyOutputOptions options,
            boolean configuredColor,
            boolean terminal) {
        this.out = out;
        this.err = err;
        this.file = options.file;
        boolean color = options.forceColor || (configuredColor && terminal && !options.noColor);
        OutputStyle style = new OutputStyle(color, true, options.indent, 0);
        String name = options.output == null ? DEFAULT_OUTPUTTER : options.output;
        Optional<Outputter> found = Outputter.named(name, style);
        if (found.isEmpty()) {
            error("Invalid outputter " + name + " specified, fall back to nested");
        }
        this.outputter = found.or(() -> Outputter.named("nested", style)).orElseThrow();
        if (file != null && !options.append) {
            write(file, "", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    /** Shows a result. */
    void result(Object data) {
        String text = outputter.render(data);
        if (text.isEmpty()) {
            return;
        }
        if (file == null) {
            line(text);
        } else {
            write(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Writes a line that is no result. */
    void line(String text) {
        out.print(text + "\n");
        out.flush();
    }

    /** Asks without ending the line. */
    void prompt(String text) {
        out.print(text);
        out.flush();
    }

    /** Writes an error as Salt's console log shows it. */
    void error(String text) {
        err.print("[ERROR   ] " + text + "\n");
        err.flush();
    }

    /** Writes a plain line to standard error. */
    void complaint(String text) {
        err.print(text + "\n");
        err.flush();
    }

    private static void write(Path file, String text, StandardOpenOption... options) {
        try {
            StandardOpenOption[] all = new StandardOpenOption[options.length + 1];
            System.arraycopy(options, 0, all, 0, options.length);
            all[options.length] = StandardOpenOption.WRITE;
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), all);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCodes.GENERIC, "cannot write the output file " + file + ": " + e);
        }
    }
}
