package io.brine.master.cli;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One row of a job's result: what a minion returned, or that it did not. Immutable.
 *
 * @param id the minion (or the resource that it manages)
 * @param value what it returned
 * @param out the outputter that the minion asks for, if any
 * @param retcode its return code, as it came: a number, or a map of numbers in a compound job
 * @param jid the job that it returned to, if it said so
 * @param outcome whether this is a return at all
 */
record MinionReturn(
        String id,
        @Nullable Object value,
        @Nullable String out,
        @Nullable Object retcode,
        @Nullable String jid,
        Outcome outcome) {
    /** Whether a minion returned and, if not, what is known of it. */
    enum Outcome {
        RETURNED,
        NO_RESPONSE,
        NOT_CONNECTED
    }

    /** The worst return code in it; 0 when the minion gave none. */
    int worstRetcode() {
        return switch (retcode) {
            case Number number -> number.intValue();
            case Map<?, ?> codes -> {
                int worst = 0;
                for (Object code : codes.values()) {
                    worst = Math.max(worst, code instanceof Number number ? number.intValue() : 0);
                }
                yield worst;
            }
            case Boolean success -> success ? 1 : 0;
            case null, default -> 0;
        };
    }

    /** The row of a minion from which nothing was heard; worded as Salt words it. */
    static MinionReturn noResponse(String id, String jid) {
        return new MinionReturn(
                id,
                "Minion did not return. [No response]\n"
                        + "The minions may not have all finished running and any remaining minions"
                        + " will return upon completion. To look up the return data for this job"
                        + " later, run the following command:\n\n"
                        + "salt-run jobs.lookup_jid "
                        + jid,
                "no_return",
                1,
                jid,
                Outcome.NO_RESPONSE);
    }

    /** The row of a minion that has no connection to the master. */
    static MinionReturn notConnected(String id, String jid) {
        return new MinionReturn(
                id,
                "Minion did not return. [Not connected]",
                "no_return",
                1,
                jid,
                Outcome.NOT_CONNECTED);
    }
}
