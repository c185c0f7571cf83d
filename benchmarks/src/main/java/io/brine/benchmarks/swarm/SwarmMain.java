package io.brine.benchmarks.swarm;

import picocli.CommandLine;

/** {@code brine-swarm}: simulated minions against any Salt master. */
public final class SwarmMain {
    private SwarmMain() {}

    /** Ends the process: 0 when all went as it has to, 1 when not, 2 for wrong options. */
    public static void main(String[] args) {
        // Standard error is for progress and for what went wrong: libraries log nothing there.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(
                new CommandLine(new SwarmCommand(System.out, System.err))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(args));
    }
}
