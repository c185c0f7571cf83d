package io.brine.benchmarks.swarm.scenario;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs under way and who has returned for them. Thread-safe. */
final class TallyBoard {
    /** Others' jobs on the same master are not remembered beyond this. */
    private static final int MOST_JOBS = 10_000;

    private final Map<String, JobTally> jobs = new ConcurrentHashMap<>();

    /** The tally of a job, whether or not it is known to have been published. */
    JobTally of(String jid) {
        return jobs.computeIfAbsent(jid, each -> new JobTally());
    }

    /** A return was seen now. */
    void returned(String jid, String id) {
        JobTally tally = jobs.size() < MOST_JOBS ? of(jid) : jobs.get(jid);
        if (tally != null) {
            tally.returned(id, System.nanoTime());
        }
    }

    /** The job is over. */
    void forget(String jid) {
        jobs.remove(jid);
    }
}
