package io.brine.master.function;

import java.util.concurrent.CompletionStage;

/**
 * Runs runner functions or wheel functions. Thread-safe; never blocks its caller.
 *
 * <p>A call fires {@code salt/run/<jid>/new} and {@code …/ret} ({@code salt/wheel/…} for wheel
 * functions) and is kept in the job cache as Salt keeps it.
 */
public interface FunctionClient {
    /** Whether there is a function of this name. */
    boolean knows(String fun);

    /** The tag that the events of a call under this jid begin with. */
    String tag(String jid);

    /**
     * Runs a function on a pool.
     *
     * @return completes with the result also when the function fails or is unknown; fails only with
     *     {@link io.brine.master.process.PoolFullException}, or if the call's jid is not valid
     */
    CompletionStage<FunctionResult> call(FunctionCall call);
}
