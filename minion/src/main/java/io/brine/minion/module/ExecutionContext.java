package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one call knows about itself: the minion, the job, its return code and the processes that it
 * started. One per call; thread-safe, because {@link #signal} comes from another thread.
 */
public final class ExecutionContext {
    private final MinionServices services;
    private final String jid;
    private final Map<String, @Nullable Object> publication;
    private final AtomicInteger retcode = new AtomicInteger();
    private final JobProcesses processes = new JobProcesses();

    /**
     * A context of a call.
     *
     * @param services the minion
     * @param jid the job id; empty outside a job
     * @param publication what was published (or what brine-call made up): seen by functions with
     *     {@code **kwargs} as {@code __pub_fun}, {@code __pub_jid}, …
     */
    public ExecutionContext(
            MinionServices services, String jid, Map<String, @Nullable Object> publication) {
        this.services = services;
        this.jid = jid;
        this.publication = publication;
    }

    /** The minion's id. */
    public String id() {
        return services.id();
    }

    /** The minion. */
    public MinionServices services() {
        return services;
    }

    /** The minion's options. */
    public Map<String, @Nullable Object> opts() {
        return services.opts();
    }

    /** The grains. */
    public Map<String, @Nullable Object> grains() {
        return services.grains();
    }

    /** The pillar. */
    public Map<String, @Nullable Object> pillar() {
        return services.pillar();
    }

    /** The job id, 20 digits; empty outside a job. */
    public String jid() {
        return jid;
    }

    /** The publication of the job. */
    public Map<String, @Nullable Object> publication() {
        return publication;
    }

    /**
     * Calls another function of this minion, within the same job.
     *
     * @param fun its full name
     * @param positional its positional arguments
     * @param keywords its keyword arguments
     */
    public @Nullable Object call(
            String fun,
            List<? extends @Nullable Object> positional,
            Map<String, ? extends @Nullable Object> keywords) {
        ModuleFunction function = services.modules().find(fun);
        if (function == null) {
            throw new FunctionFailure("KeyError", "'" + fun + "'");
        }
        Arguments bound =
                ArgumentBinder.assign(
                        function.simpleName(), function.signature(), positional, keywords);
        return function.call(this, bound);
    }

    /** Sets the return code of the job (Salt's {@code __context__['retcode']}). */
    public void setRetcode(int code) {
        retcode.set(code);
    }

    /** The return code set so far; 0 at first. */
    public int retcode() {
        return retcode.get();
    }

    /** The processes that the call started and that still run. */
    public JobProcesses processes() {
        return processes;
    }

    /** Delivers a signal (a number as in signal(7)) to every process tree that the call started. */
    public void signal(int signal) {
        processes.signal(signal);
    }
}
