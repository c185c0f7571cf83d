package io.brine.master.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program {@code brine}: runs functions on minions from the master's host, as {@code salt}. */
public final class SaltMain {
    private SaltMain() {}

    public static void main(String[] args) {
        // One request over one connection: neither pools nor their flight recorder events pay off.
        System.setProperty("io.netty.allocator.type", "unpooled");
        System.setProperty("io.netty.jfr.enabled", "false");
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        Console console = new Console(err);
        Runtime.getRuntime().addShutdownHook(new Thread(console::interrupted, "interrupted"));
        SaltCommand.Surroundings around =
                new SaltCommand.Surroundings(
                        System.in,
                        out,
                        err,
                        isTerminal(),
                        System.getenv(),
                        System.getProperty("user.name", "root"));
        int exitCode = new SaltCommand(around, console).run(List.of(args));
        out.flush();
        System.exit(exitCode);
    }

    /** Salt writes UTF-8 whatever the locale says. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Looks at what stdout is; the JDK's own Console would load a whole line editor. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }
}
