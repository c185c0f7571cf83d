package io.brine.daemon.cli;

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
        throw new UnsupportedOperationException();
    }
}
