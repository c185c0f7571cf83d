package io.brine.benchmarks.swarm.minion;

/** The master did not let a minion in, or its answer is not to be trusted. */
final class LoginException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean pending;

    LoginException(String message) {
        this(message, false);
    }

    private LoginException(String message, boolean pending) {
        super(message, null, false, false);
        this.pending = pending;
    }

    static LoginException waiting() {
        return new LoginException("the key waits to be accepted", true);
    }

    /** Whether it is worth trying again: the key waits to be accepted. */
    boolean isPending() {
        return pending;
    }
}
