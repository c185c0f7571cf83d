package io.brine.session;

/** Something after which Salt's minion ends the process instead of trying on. */
@FunctionalInterface
public interface FatalExit {
    /**
     * Asks the process to end.
     *
     * @param exitCode Salt's: 77 for a rejected key, 42 for a wrong fingerprint
     */
    void exit(int exitCode);
}
