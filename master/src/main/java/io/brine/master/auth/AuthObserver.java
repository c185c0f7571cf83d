package io.brine.master.auth;

/** Hears how each {@code _auth} ended; any thread, must return at once. */
@FunctionalInterface
public interface AuthObserver {
    /** Hears and does nothing. */
    AuthObserver NONE = outcome -> {};

    /** How an {@code _auth} ended, as Salt's documentation names it. */
    enum Outcome {
        /** Let in, or told to wait for its key to be accepted. */
        SUCCESS,
        /** Its id is none that a minion may have. */
        INVALID_ID,
        /** {@code max_minions} is reached. */
        MAX_MINIONS,
        /** Its key is rejected, denied or cannot be used. */
        REJECTED,
        /** It could not be answered. */
        ERROR
    }

    /** One ended. */
    void ended(Outcome outcome);
}
