package io.brine.minion.job;

/**
 * What a function that is at work knows about its own job: its id, and a place to leave the child
 * process that it waits for, so that {@code saltutil.kill_job} reaches it. Thread-safe.
 */
public interface JobHandle {

    /** A handle of no job, for {@code brine-call}: children are not tracked. */
    JobHandle NONE =
            new JobHandle() {
                @Override
                public String jid() {
                    return "";
                }

                @Override
                public Attachment attach(ProcessHandle child) {
                    return () -> {};
                }

                @Override
                public boolean killed() {
                    return false;
                }
            };

    /** The job id; {@code ""} outside of a published job. */
    String jid();

    /**
     * Makes {@code child} the process that signals to this job go to, until the result is closed. A
     * job that was killed before kills the child at once.
     */
    Attachment attach(ProcessHandle child);

    /**
     * Whether the job was told to end. A function that catches an interruption looks here and gives
     * up.
     */
    boolean killed();

    /** Closing it ends the tracking of the child. */
    @FunctionalInterface
    interface Attachment extends AutoCloseable {
        @Override
        void close();
    }
}
