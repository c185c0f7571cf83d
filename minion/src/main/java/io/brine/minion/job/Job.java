package io.brine.minion.job;

import io.brine.minion.module.ExecutionContext;
import io.brine.minion.module.FunctionOutcome;
import io.brine.minion.module.RunningJob;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One job of this minion, from the moment it is accepted until its return is made. Thread-safe. */
final class Job {

    private static final long OWN_PID = ProcessHandle.current().pid();

    private final JobOrder order;
    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile @Nullable ExecutionContext context;
    private volatile int killedBy;
    private volatile @Nullable String stopReason;

    Job(JobOrder order) {
        this.order = order;
    }

    JobOrder order() {
        return order;
    }

    /** The thread that does the work; set before it starts. */
    void startOn(Thread worker) {
        thread = worker;
    }

    boolean started() {
        return thread != null;
    }

    /**
     * Makes {@code current} the call that signals go to. A job that was killed before passes the
     * signal on at once.
     */
    void enter(ExecutionContext current) {
        context = current;
        if (killedBy != 0) {
            current.signal(killedBy);
        }
    }

    /** The number of the signal that ended the job, or 0. */
    int killedBy() {
        return killedBy;
    }

    /**
     * Passes a signal to the children of the call at work; a signal that ends a process also ends
     * the function in this process, by interruption.
     */
    void signal(int signal) {
        boolean ends = JobSignals.ends(signal);
        if (ends) {
            killedBy = signal;
        }
        ExecutionContext current = context;
        if (current != null) {
            current.signal(signal);
        }
        Thread worker = thread;
        if (ends && worker != null) {
            worker.interrupt();
        }
    }

    /** As {@link #signal} with SIGTERM, because the minion itself ends: the return says so. */
    void stop(String reason) {
        stopReason = reason;
        signal(JobSignals.SIGTERM);
    }

    /** True for the first caller only: that one makes the return. */
    boolean finish() {
        return finished.compareAndSet(false, true);
    }

    /**
     * What to return instead of the function's own value when the job was ended from outside, else
     * null.
     */
    @Nullable FunctionOutcome ended() {
        String reason = stopReason;
        if (reason != null) {
            return new FunctionOutcome("ERROR: " + reason, 1, false, "nested");
        }
        int signal = killedBy;
        if (signal == 0) {
            return null;
        }
        String text = "ERROR: the job was ended by signal " + JobSignals.describe(signal);
        return new FunctionOutcome(text, 128 + signal, false, "nested");
    }

    /**
     * What {@code saltutil.running} shows: the pid of its child when it has one, else this process;
     * 0 while queued.
     */
    RunningJob view() {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("pid", pid());
        data.putAll(order.load());
        if (!started()) {
            data.put("queued", true);
        }
        return new RunningJob(order.jid(), order.funText(), data);
    }

    private long pid() {
        ExecutionContext current = context;
        List<Long> children = current == null ? List.of() : current.processes().pids();
        return !children.isEmpty() ? children.getFirst() : started() ? OWN_PID : 0;
    }
}
