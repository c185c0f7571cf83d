package io.brine.benchmarks.swarm.scenario;

/** Something cannot be measured; the message is one line that tells why. */
public final class ScenarioException extends Exception {
    private static final long serialVersionUID = 1L;

    public ScenarioException(String message) {
        super(message);
    }
}
