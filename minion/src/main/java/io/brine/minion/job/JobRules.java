package io.brine.minion.job;

import io.brine.minion.module.FunctionOutcome;
import io.brine.minion.module.MinionServices;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Reasons of Salt's minion not to call a function that was published to it. */
final class JobRules {

    private static final String BLACKOUT =
            "Minion in blackout mode. Set 'minion_blackout' to False in pillar or grains to resume"
                    + " operations. Only saltutil.refresh_pillar allowed in blackout mode.";

    private JobRules() {}

    /** The outcome of a call that is not made, or null when it may be made. */
    static @Nullable FunctionOutcome refusal(MinionServices services, JobOrder order, String fun) {
        if (blackedOut(services.pillar(), fun) || blackedOut(services.grains(), fun)) {
            return refused(fun, BLACKOUT);
        }
        Object executors = order.load().get("module_executors");
        if (executors == null) {
            executors = services.opts().get("module_executors");
        }
        for (Object name :
                executors instanceof List<?> list
                        ? list
                        : executors == null ? List.of() : List.of(executors)) {
            if (!"direct_call".equals(name)) {
                return refused(fun, "Executor '" + name + "' is not available");
            }
        }
        return null;
    }

    private static boolean blackedOut(Map<String, @Nullable Object> data, String fun) {
        return Boolean.TRUE.equals(data.get("minion_blackout"))
                && !fun.equals("saltutil.refresh_pillar")
                && !(data.get("minion_blackout_whitelist") instanceof List<?> allowed
                        && allowed.contains(fun));
    }

    private static FunctionOutcome refused(String fun, String why) {
        return new FunctionOutcome("ERROR executing '" + fun + "': " + why, 1, false, "nested");
    }
}
