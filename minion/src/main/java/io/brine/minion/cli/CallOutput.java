package io.brine.minion.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.output.OutputStyle;
import io.brine.daemon.output.Outputter;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Option;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** How and where {@code brine-call} shows what it got. Used by one thread. */
final class CallOutput {
    @Option(
            names = {"--out", "--output"},
            paramLabel = "OUTPUT",
            description = "nested, json, yaml, raw, txt, pprint or quiet.")
    private @Nullable String name;

    @Option(
            names = {"--out-indent", "--output-indent"},
            paramLabel = "SPACES",
            description = "Indent by so many spaces; a negative number for none.")
    private @Nullable Integer indent;

    @Option(
            names = {"--out-file", "--output-file"},
            paramLabel = "FILE",
            description = "Write to a file.")
    private @Nullable Path file;

    @Option(
            names = {"--out-file-append", "--output-file-append"},
            description = "Append to that file.")
    private boolean append;

    @Option(
            names = {"--no-color", "--no-colour"},
            description = "No colours.")
    private boolean noColor;

    @Option(
            names = {"--force-color", "--force-colour"},
            description = "Colours even where the output is no terminal.")
    private boolean forceColor;

    @Option(
            names = {"--state-output", "--state_output", "--state-verbose", "--state_verbose"},
            hidden = true)
    private @Nullable String ignored;

    /** Shows a value as the answer of {@code local}. */
    void print(@Nullable Object value, String preferred, int retcode) {
        boolean color = forceColor || (!noColor && file == null && isTerminal());
        OutputStyle style = new OutputStyle(color, true, indent, retcode);
        String wanted = name == null ? preferred : name;
        Outputter outputter =
                Outputter.named(wanted, style)
                        .orElseGet(
                                () -> {
                                    LoggerFactory.getLogger(CallOutput.class)
                                            .error(
                                                    "Invalid outputter {} specified, fall back to"
                                                            + " nested",
                                                    wanted);
                                    return Outputter.named("nested", style).orElseThrow();
                                });
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("local", value);
        String text = outputter.render(data);
        if (!text.isEmpty()) {
            line(text);
        }
    }

    /** Writes a text and a line break. */
    void line(String text) {
        if (file != null) {
            write(file, text + "\n");
            return;
        }
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        out.print(text);
        out.print('\n');
        out.flush();
    }

    /** Looks at what stdout is; the JDK's own Console would load a whole line editor. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void write(Path target, String text) {
        try {
            if (append) {
                Files.writeString(
                        target, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } else {
                Files.writeString(target, text);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCodes.GENERIC, "cannot write " + target + ": " + e.getMessage());
        }
    }
}
