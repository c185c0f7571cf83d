package io.brine.master.function;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs jobs on minions for a function. Thread-safe; blocks. */
public interface Minions {
    /**
     * Publishes a job and gathers what comes back until all have returned or can no longer be
     * expected to.
     *
     * @param target a text, or a list of ids for the type {@code list}
     * @param timeout how long minions may take before they are asked whether they are at work
     * @param gatherJobTimeout how long they may take to answer that
     * @throws FunctionException if the master cannot be reached or refuses
     */
    Outcome run(
            Object target,
            String targetType,
            String fun,
            List<@Nullable Object> args,
            Duration timeout,
            Duration gatherJobTimeout)
            throws FunctionException, InterruptedException;

    /**
     * What came of a job.
     *
     * @param jid its id, empty if no minion matched
     * @param expected the minions that the target means
     * @param returns what they returned, by id, in order of arrival
     */
    record Outcome(String jid, List<String> expected, Map<String, MinionAnswer> returns) {}

    /**
     * One minion's return.
     *
     * @param value what it returned
     * @param retcode its return code
     * @param out the outputter it wishes, or null
     */
    record MinionAnswer(@Nullable Object value, int retcode, @Nullable String out) {}
}
