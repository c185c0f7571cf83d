package io.brine.master.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The program {@code brine-run}: runs runner functions on the master's host, as {@code salt-run}.
 */
public final class RunMain {
    private RunMain() {}

    public static void main(String[] args) {
        System.setProperty("io.netty.allocator.type", "unpooled");
        System.setProperty("io.netty.jfr.enabled", "false");
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        SaltCommand.Surroundings around =
                new SaltCommand.Surroundings(
                        System.in,
                        out,
                        err,
                        SaltMain.isTerminal(),
                        System.getenv(),
                        System.getProperty("user.name", "root"));
        int exitCode = new RunCommand(around).run(List.of(args));
        out.flush();
        System.exit(exitCode);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
