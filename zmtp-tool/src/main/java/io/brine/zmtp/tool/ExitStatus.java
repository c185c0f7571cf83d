package io.brine.zmtp.tool;

/** Immutable. The exit statuses of the tool, apart from those of signals. */
public enum ExitStatus {
    /** All was done. */
    DONE(0),
    /** Something could not be bound, connected, read or written. */
    ERROR(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** A message could not be routed or sent, or a handshake failed. */
    REFUSED(3),
    /** The time of {@code --timeout} ran out. */
    TIMED_OUT(4);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** Returns the number for the shell. */
    public int code() {
        return code;
    }
}
