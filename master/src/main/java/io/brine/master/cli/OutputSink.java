package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where results go: stdout, or the file of {@code --out-file}. Messages around the results go to
 * stdout in any case, as Salt's do. Confined to one thread.
 */
final class OutputSink {
    private final PrintStream out;
    private final @Nullable Path file;

    /**
     * @param file empties it unless {@code append}; null for stdout
     * @throws CommandException if the file cannot be written
     */
    OutputSink(PrintStream out, @Nullable Path file, boolean append) {
        this.out = out;
        this.file = file;
        if (file != null && !append && Files.isRegularFile(file)) {
            write(file, "", StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    /** Writes a result and a line break; nothing at all for an empty one. */
    void result(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (file == null) {
            message(text);
        } else {
            write(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Writes a line to stdout. */
    void message(String line) {
        out.print(line + "\n");
        out.flush();
    }

    private static void write(Path file, String text, StandardOpenOption... options) {
        StandardOpenOption[] all = new StandardOpenOption[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = StandardOpenOption.WRITE;
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), all);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCodes.USAGE, "cannot write the output file %s: %s".formatted(file, e));
        }
    }
}
