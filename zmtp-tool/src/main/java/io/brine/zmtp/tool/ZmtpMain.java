package io.brine.zmtp.tool;

import io.brine.zmtp.tool.io.Console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.List;

/** {@code brine-zmtp}: talks to ZeroMQ sockets from the command line. */
public final class ZmtpMain {
    private ZmtpMain() {}

    /** Ends the process with the tool's exit status, or with 130 or 143 on SIGINT or SIGTERM. */
    public static void main(String[] args) {
        // Standard error is for the lines that the manual names: libraries log nothing there.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        Tool tool =
                new Tool(
                        new Console(
                                new FileInputStream(FileDescriptor.in),
                                new FileOutputStream(FileDescriptor.out),
                                new FileOutputStream(FileDescriptor.err)));
        Thread onSignal = new Thread(tool::abort, "abort");
        Runtime.getRuntime().addShutdownHook(onSignal);
        int code = tool.run(List.of(args));
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // A signal came first: the exit status is that of the signal.
            return;
        }
        System.exit(code);
    }
}
