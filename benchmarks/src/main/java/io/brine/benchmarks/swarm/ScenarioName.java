package io.brine.benchmarks.swarm;

import io.brine.benchmarks.swarm.scenario.Churn;
import io.brine.benchmarks.swarm.scenario.Files;
import io.brine.benchmarks.swarm.scenario.Idle;
import io.brine.benchmarks.swarm.scenario.Join;
import io.brine.benchmarks.swarm.scenario.Ping;
import io.brine.benchmarks.swarm.scenario.Relogin;
import io.brine.benchmarks.swarm.scenario.Returns;
import io.brine.benchmarks.swarm.scenario.Scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The scenarios as they are named on the command line. */
enum ScenarioName {
    JOIN,
    PING,
    RETURNS,
    FILES,
    IDLE,
    CHURN,
    RELOGIN;

    /** What a name stands for: one run, or one for each size. */
    List<Scenario> scenarios(SwarmOptions options) {
        return switch (this) {
            case JOIN -> List.of(new Join());
            case PING -> List.of(new Ping(options.rounds));
            case RETURNS -> returns(options);
            case FILES -> List.of(new Files(options.largeFile, options.tree));
            case IDLE -> List.of(new Idle(Duration.ofSeconds(options.idle)));
            case CHURN -> List.of(new Churn(Duration.ofSeconds(options.churn)));
            case RELOGIN ->
                    List.of(new Relogin(options.storms, options.cachedir, options.rotateId));
        };
    }

    private static List<Scenario> returns(SwarmOptions options) {
        List<Scenario> all = new ArrayList<>();
        for (int i = 0; i < options.sizes.size(); i++) {
            all.add(
                    new Returns(
                            options.sizes.get(i),
                            options.totals.get(i),
                            Duration.ofSeconds(options.returnsFor)));
        }
        return all;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
