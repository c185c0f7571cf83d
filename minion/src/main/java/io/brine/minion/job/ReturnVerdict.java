package io.brine.minion.job;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the master will ever take a return: one that is left without an answer again and again
 * while the master answers everything else (too large for it, say), or that it fails to handle each
 * time, must not be sent for ever. Confined to the sender's loop.
 */
final class ReturnVerdict {
    /** So often a return may go without an answer while the master answers others. */
    static final int MAX_UNANSWERED = 5;

    /** So often the master may fail to handle it; more than an hour, with the pauses between. */
    static final int MAX_REFUSALS = 20;

    /** After so many failures in all the master is asked whether it is there. */
    private static final int DOUBTFUL = 4;

    private long acknowledgedBefore = -1;
    private int failures;
    private int unanswered;
    private int refusals;

    /**
     * It got no answer.
     *
     * @param acknowledged how many returns the master has acknowledged so far, of all
     * @return whether it never will
     */
    boolean unanswered(long acknowledged) {
        failures++;
        if (acknowledgedBefore >= 0 && acknowledged > acknowledgedBefore) {
            unanswered++;
        }
        acknowledgedBefore = acknowledged;
        return unanswered >= MAX_UNANSWERED;
    }

    /** Whether it failed so often that it is worth a question. */
    boolean isDoubtful() {
        return failures >= DOUBTFUL;
    }

    /**
     * It got no answer, but another question that was asked right after did.
     *
     * @return whether it never will
     */
    boolean masterIsThere() {
        return ++unanswered >= MAX_UNANSWERED;
    }

    /**
     * The master failed to handle it.
     *
     * @return whether it always will
     */
    boolean refused() {
        return ++refusals >= MAX_REFUSALS;
    }

    /** How often the master failed to handle it. */
    int refusals() {
        return refusals;
    }

    /** What is sent in the place of a return that is given up. */
    static Map<String, @Nullable Object> inPlaceOf(Map<String, @Nullable Object> load) {
        Map<String, @Nullable Object> instead = new LinkedHashMap<>(load);
        instead.put(
                "return",
                "ERROR: the master does not take the return of this job; the minion keeps it in its"
                        + " return spool");
        instead.put("success", false);
        instead.put("retcode", 1L);
        instead.remove("out");
        return instead;
    }
}
