package io.brine.daemon.cli;

/** The exit codes of Salt's commands. */
public final class ExitCodes {
    public static final int OK = 0;

    /** Anything that failed and has no number of its own; also: a minion failed. */
    public static final int GENERIC = 1;

    /** {@code salt}: nobody answered, or the target matched nobody. */
    public static final int NO_RETURN = 2;

    /** {@code salt} without a target or a function. */
    public static final int INCOMPLETE = 42;

    /** A command line that cannot be understood. */
    public static final int USAGE = 64;

    public static final int NO_USER = 67;
    public static final int UNAVAILABLE = 69;
    public static final int SOFTWARE = 70;
    public static final int CANNOT_CREATE = 73;
    public static final int TEMPORARY_FAILURE = 75;
    public static final int NO_PERMISSION = 77;

    /** A hint to the supervisor that the daemon wants to be started again. */
    public static final int KEEPALIVE = 99;

    private ExitCodes() {}
}
