package io.brine.minion.job;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The jobs at work on this minion. Thread-safe. */
public interface JobTable {

    /** A table without jobs, for {@code brine-call --local}. */
    JobTable EMPTY =
            new JobTable() {
                @Override
                public List<RunningJob> running() {
                    return List.of();
                }

                @Override
                public Optional<RunningJob> find(String jid) {
                    return Optional.empty();
                }

                @Override
                public OptionalLong signal(String jid, int signal) {
                    return OptionalLong.empty();
                }
            };

    /**
     * All jobs, queued ones included, in the order in which they came. A caller that is itself a
     * job finds itself here: Salt's {@code saltutil.running} leaves its own jid out.
     */
    List<RunningJob> running();

    /** The job with this jid, if it has not ended. */
    Optional<RunningJob> find(String jid);

    /**
     * Sends a signal to a job: to its child process and that process's descendants when there is
     * one, and as an interruption to the function that runs in this process.
     *
     * @param signal the number of a POSIX signal, 1 to 31; 15 asks, 9 does not
     * @return the pid that was signalled (as {@link RunningJob#pid()}), empty when no such job is
     *     at work
     */
    OptionalLong signal(String jid, int signal);
}
