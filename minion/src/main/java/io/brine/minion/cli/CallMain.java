package io.brine.minion.cli;

import io.brine.daemon.cli.CommandRunner;

/** Entry point of {@code brine-call}. */
public final class CallMain {
    private CallMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(CommandRunner.run("brine-call", new CallCommand(), args));
    }
}
