package io.brine.benchmarks.swarm.minion;

/** What minions do when the master wants something of them. Called on their loops. */
@FunctionalInterface
public interface Duty {
    /** A job that this minion is meant by, for the first time. */
    void take(SimulatedMinion minion, Job job);
}
