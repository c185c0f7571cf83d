package io.brine.benchmarks.swarm;

import io.brine.benchmarks.swarm.scenario.Join;
import io.brine.benchmarks.swarm.scenario.Ping;
import io.brine.benchmarks.swarm.scenario.Returns;
import io.brine.benchmarks.swarm.scenario.Scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The scenarios as they are named on the command line. */
enum ScenarioName {
    JOIN,
    PING,
    RETURNS;

    /** What a name stands for: one run, or one for each size. */
    List<Scenario> scenarios(SwarmOptions options) {
        return switch (this) {
            case JOIN -> List.of(new Join());
            case PING -> List.of(new Ping(options.rounds));
            case RETURNS -> returns(options);
        };
    }

    private static List<Scenario> returns(SwarmOptions options) {
        List<Scenario> all = new ArrayList<>();
        for (int i = 0; i < options.sizes.size(); i++) {
            all.add(new Returns(options.sizes.get(i), options.totals.get(i)));
        }
        return all;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
