package io.brine.master.process;

/** A bounded {@link WorkPool} had no room for one more task; the sender is to try again later. */
public final class PoolFullException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Names the pool and how many tasks wait in it. */
    public PoolFullException(String pool, int waiting) {
        // Refusals come in bursts: a stack trace for each would cost more than the work refused.
        super("pool '" + pool + "' is full (" + waiting + " tasks waiting)", null, false, false);
    }
}
