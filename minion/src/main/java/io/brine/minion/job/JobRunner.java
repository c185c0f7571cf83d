package io.brine.minion.job;

import io.brine.minion.module.ExecutionContext;
import io.brine.minion.module.FunctionOutcome;
import io.brine.minion.module.FunctionRunner;
import io.brine.minion.module.JobTable;
import io.brine.minion.module.MinionServices;
import io.brine.minion.module.RunningJob;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Works on jobs, each on a thread of its own that ends with it, at most so many at once; the rest
 * waits in line.
 *
 * <p>Every accepted job makes exactly one return, also when it is killed, refused for want of room,
 * or cut short by the minion's end. Jobs have platform threads, not virtual ones, so that a
 * function that only computes cannot keep {@code find_job} from being answered. Thread-safe.
 */
final class JobRunner implements JobTable {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration KILL_GRACE = Duration.ofSeconds(2);
    private static final long STACK_SIZE_BYTES = 1L << 20;

    /**
     * How much may be at work.
     *
     * @param running jobs at once ({@code process_count_max})
     * @param waiting jobs in line; one more is refused with a return that says so
     */
    record Limits(int running, int waiting) {}

    private final MinionServices services;
    private final Limits limits;
    private final ProcFiles procFiles;
    private final ScheduledExecutorService timer;
    private final BiFunction<JobOrder, List<FunctionOutcome>, CompletionStage<Void>> onDone;

    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private int running;
    private boolean stopped;

    /**
     * @param timer runs short timers, never blocked by this class
     * @param onDone takes the outcomes of a job, once per accepted job; called on the job's thread
     *     or the timer's; what it returns completes when the return is safe, and only then is the
     *     job's proc file removed
     */
    JobRunner(
            MinionServices services,
            Limits limits,
            ProcFiles procFiles,
            ScheduledExecutorService timer,
            BiFunction<JobOrder, List<FunctionOutcome>, CompletionStage<Void>> onDone) {
        this.services = services;
        this.limits = limits;
        this.procFiles = procFiles;
        this.timer = timer;
        this.onDone = onDone;
    }

    /** Accepts a job; false when one with its jid is at work or the minion is about to end. */
    boolean submit(JobOrder order) {
        Job job = new Job(order);
        synchronized (this) {
            if (stopped || jobs.containsKey(order.jid())) {
                return false;
            }
            if (running >= limits.running() && waiting.size() >= limits.waiting()) {
                LOG.error(
                        "Job {} is refused: {} jobs run and {} wait",
                        order.jid(),
                        running,
                        waiting.size());
            } else {
                jobs.put(order.jid(), job);
                if (running < limits.running()) {
                    running++;
                    start(job);
                } else {
                    LOG.warn(
                            "Maximum number of processes ({}) reached while executing jid {},"
                                    + " queuing...",
                            limits.running(),
                            order.jid());
                    waiting.add(job);
                }
                return true;
            }
        }
        String text =
                "ERROR: the minion is busy: %d jobs run and %d wait"
                        .formatted(limits.running(), limits.waiting());
        onDone.apply(order, forAll(order, new FunctionOutcome(text, 1, false, "nested")))
                .thenRun(() -> LOG.debug("Job {} was refused, and answered", order.jid()));
        return true;
    }

    private void start(Job job) {
        Thread thread =
                Thread.ofPlatform()
                        .name("Job-" + job.order().jid())
                        .daemon()
                        .stackSize(STACK_SIZE_BYTES)
                        .unstarted(() -> work(job));
        job.startOn(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // The system refuses another thread: this job answers so, the others go on.
            running--;
            String text = "ERROR: the minion could not start a thread for this job: " + e;
            done(job, forAll(job.order(), new FunctionOutcome(text, 1, false, "nested")));
        }
    }

    private void work(Job job) {
        JobOrder order = job.order();
        try {
            LOG.info("Starting a new job {}", order.jid());
            procFiles.write(job);
            List<FunctionOutcome> outcomes = new ArrayList<>();
            for (JobOrder.Call call : order.calls()) {
                outcomes.add(run(job, call));
            }
            done(job, outcomes);
        } catch (Throwable e) {
            LOG.error("Job {} broke off", order.jid(), e);
            done(
                    job,
                    forAll(
                            order,
                            new FunctionOutcome(
                                    "ERROR: the job broke off: " + e, 1, false, "nested")));
        } finally {
            next();
        }
    }

    private FunctionOutcome run(Job job, JobOrder.Call call) {
        FunctionOutcome ended = job.ended();
        if (ended != null) {
            return ended;
        }
        FunctionOutcome refused = JobRules.refusal(services, job.order(), call.fun());
        if (refused != null) {
            return refused;
        }
        ExecutionContext context =
                new ExecutionContext(services, job.order().jid(), job.order().load());
        job.enter(context);
        FunctionOutcome outcome = FunctionRunner.run(context, call.fun(), call.arg());
        ended = job.ended();
        return ended == null ? outcome : ended;
    }

    private static List<FunctionOutcome> forAll(JobOrder order, FunctionOutcome outcome) {
        return order.calls().stream().map(call -> outcome).toList();
    }

    private void done(Job job, List<FunctionOutcome> outcomes) {
        if (!job.finish()) {
            return;
        }
        String jid = job.order().jid();
        try {
            onDone.apply(job.order(), outcomes).thenRun(() -> procFiles.remove(jid));
        } finally {
            synchronized (this) {
                jobs.remove(jid, job);
                notifyAll();
            }
        }
    }

    private synchronized void next() {
        Job job = waiting.poll();
        if (job == null) {
            running--;
        } else {
            start(job);
        }
    }

    @Override
    public synchronized List<RunningJob> running() {
        return jobs.values().stream().map(Job::view).toList();
    }

    @Override
    public synchronized @Nullable RunningJob find(String jid) {
        Job job = jobs.get(jid);
        return job == null ? null : job.view();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A job that waits in line leaves it. A function that does not heed its interruption loses
     * its job after two seconds: the return is made then, and whatever the function comes to is
     * thrown away.
     */
    @Override
    public boolean signal(String jid, int signal) {
        Job job;
        boolean queued;
        synchronized (this) {
            job = jobs.get(jid);
            queued = job != null && JobSignals.ends(signal) && waiting.remove(job);
        }
        if (job == null) {
            return false;
        }
        job.signal(signal);
        if (queued) {
            abandon(job);
        } else if (JobSignals.ends(signal)) {
            timer.schedule(() -> abandon(job), KILL_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private void abandon(Job job) {
        FunctionOutcome ended = job.ended();
        if (ended != null) {
            done(job, forAll(job.order(), ended));
        }
    }

    /**
     * Tells every job to end, waits, and makes the returns of those that did not. Nothing is
     * accepted afterwards.
     *
     * @param patience how long jobs may take to end by themselves
     */
    void stop(Duration patience) throws InterruptedException {
        List<Job> open;
        synchronized (this) {
            stopped = true;
            waiting.clear();
            open = List.copyOf(jobs.values());
        }
        open.forEach(job -> job.stop("the minion was stopped while this job was at work"));
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (!jobs.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
            open = List.copyOf(jobs.values());
        }
        for (Job job : open) {
            job.signal(9);
            abandon(job);
        }
    }
}
