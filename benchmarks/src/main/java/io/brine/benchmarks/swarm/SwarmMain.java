package io.brine.benchmarks.swarm;

import picocli.CommandLine;

import java.io.PrintStream;
import java.io.PrintWriter;

/** {@code brine-swarm}: simulated minions against any Salt master. */
public final class SwarmMain {
    private SwarmMain() {}

    /** Ends the process: 0 when all went as it has to, 1 when not, 2 for wrong options. */
    public static void main(String[] args) {
        // Standard error is for progress and for what went wrong: libraries log nothing there.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(System.out, System.err, args));
    }

    /**
     * Runs it inside this process and waits for its end.
     *
     * @param out gets the table
     * @param err gets progress and what went wrong
     * @return the exit status
     */
    public static int run(PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new SwarmCommand(out, err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(err, true, err.charset()))
                .execute(args);
    }
}
