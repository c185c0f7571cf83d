package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The jobs that this minion works on now. Thread-safe; supplied by the daemon. */
public interface JobTable {
    /** A table without jobs, for {@code brine-call}. */
    JobTable EMPTY =
            new JobTable() {
                @Override
                public List<RunningJob> running() {
                    return List.of();
                }

                @Override
                public boolean signal(String jid, int signal) {
                    return false;
                }
            };

    /** A snapshot of the running jobs, oldest first. */
    List<RunningJob> running();

    /** The job of this id, or null when it is not running here. */
    default @Nullable RunningJob find(String jid) {
        return running().stream().filter(job -> job.jid().equals(jid)).findFirst().orElse(null);
    }

    /**
     * Delivers a signal to the job's processes (see {@link ExecutionContext#signal}) and, for
     * SIGTERM (15) and SIGKILL (9), ends the job itself.
     *
     * @return false when no such job runs
     */
    boolean signal(String jid, int signal);
}
