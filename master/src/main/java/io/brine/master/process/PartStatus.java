package io.brine.master.process;

/**
 * How one part is doing.
 *
 * @param name as Salt names its process
 * @param state whether it serves
 * @param restarts how often it was replaced since the start
 * @param load what it has in hand, and what it and its forerunners have done
 */
public record PartStatus(String name, State state, long restarts, PartLoad load) {
    /** Whether a part serves. */
    public enum State {
        STARTING,
        RUNNING,
        RESTARTING,
        STOPPED
    }
}
