package io.brine.master.cli;

import java.io.PrintStream;

/**
 * What brine says beside the results, and what it leaves behind when it is interrupted.
 * Thread-safe.
 */
final class Console {
    private final PrintStream err;
    private volatile String runningJob = "";

    Console(PrintStream err) {
        this.err = err;
    }

    /** Writes one line to stderr. */
    void error(String line) {
        err.print(line + "\n");
        err.flush();
    }

    /** From now on an interruption tells how to find the results of this job. */
    void jobStarted(String jid) {
        runningJob = jid;
    }

    /** Nothing is left to be told. */
    void jobEnded() {
        runningJob = "";
    }

    /** Tells the user who pressed Ctrl-C where the job's results will be. */
    void interrupted() {
        String jid = runningJob;
        if (jid.isEmpty()) {
            return;
        }
        error("\nExiting gracefully on Ctrl-c");
        error("This job's jid is: " + jid);
        error(
                "The minions may not have all finished running and any remaining minions will"
                        + " return upon completion. To look up the return data for this job later,"
                        + " run the following command:\n");
        error("salt-run jobs.lookup_jid " + jid);
    }
}
