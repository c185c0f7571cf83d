package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.report.Result;

/** A load and what is measured under it. */
public interface Scenario {
    /** What it is called on the command line. */
    String name();

    /** Whether all minions have to be in before it begins. */
    default boolean needsMinions() {
        return true;
    }

    /**
     * Runs it; may be called once. Waits, each time no longer than {@link Swarm#patience()}.
     *
     * @throws ScenarioException when it cannot be measured at all
     */
    Result run(Swarm swarm) throws ScenarioException, InterruptedException;
}
