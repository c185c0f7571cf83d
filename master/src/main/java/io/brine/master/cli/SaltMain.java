package io.brine.master.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

    /**
     * Looks at what stdout is. The JDK's own Console would load a whole line editor, and says it is
     * there when it is not.
     */
    static boolean isTerminal() {
        for (String link : new String[] {"/proc/self/fd/1", "/dev/fd/1"}) {
            try {
                String target = Path.of(link).toRealPath().toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            } catch (IOException e) {
                // A pipe has no path, and not every system has such a directory.
            }
        }
        return false;
    }
}
