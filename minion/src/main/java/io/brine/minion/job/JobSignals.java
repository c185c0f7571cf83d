package io.brine.minion.job;

import java.util.Map;
import java.util.Set;

/** The POSIX signals of Linux, as far as jobs are concerned. */
final class JobSignals {

    static final int SIGTERM = 15;

    /**
     * CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG and WINCH do not end a process; 0 only asks whether
     * it is there.
     */
    private static final Set<Integer> HARMLESS = Set.of(0, 17, 18, 19, 20, 21, 22, 23, 28);

    private static final Map<Integer, String> NAMES =
            Map.of(
                    1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 9, "SIGKILL", SIGTERM,
                    "SIGTERM");

    private JobSignals() {}

    /** Whether a process that does not handle this signal ends. */
    static boolean ends(int signal) {
        return !HARMLESS.contains(signal);
    }

    /** The number, and the name of those that people send. */
    static String describe(int signal) {
        String name = NAMES.get(signal);
        return name == null ? Integer.toString(signal) : signal + " (" + name + ")";
    }
}
