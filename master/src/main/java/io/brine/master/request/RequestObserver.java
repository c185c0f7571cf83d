package io.brine.master.request;

/** Hears how long commands took; any thread, must return at once. */
@FunctionalInterface
public interface RequestObserver {
    /** Hears and does nothing. */
    RequestObserver NONE = (command, nanos) -> {};

    /**
     * A request was answered, or failed.
     *
     * @param command its command, one that this master knows
     * @param nanos how long that took in nanoseconds, from when it was read
     */
    void handled(String command, long nanos);

    /** This one, then the other. */
    default RequestObserver and(RequestObserver other) {
        return (command, nanos) -> {
            handled(command, nanos);
            other.handled(command, nanos);
        };
    }
}
