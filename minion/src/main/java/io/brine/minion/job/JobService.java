package io.brine.minion.job;

import io.brine.minion.config.MinionSettings;
import io.brine.minion.module.FunctionOutcome;
import io.brine.minion.module.JobTable;
import io.brine.minion.module.MinionServices;
import io.brine.session.Backoff;
import io.brine.session.MasterChannel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * From an opened publication to an acknowledged return: the parts of this package, put together.
 * {@link #accept} is for one thread at a time; everything else is thread-safe.
 */
public final class JobService {

    private static final Logger LOG = LoggerFactory.getLogger(JobService.class);
    private static final Duration LONGEST_RETURN_PAUSE = Duration.ofSeconds(30);
    private static final int WAITING_MAX = 1000;

    private final String minionId;
    private final JobReturns returns;
    private final ReturnSender sender;
    private final JobRunner runner;
    private final JobDispatcher dispatcher;

    /**
     * What a job service needs from the rest of the minion.
     *
     * @param services what functions may ask
     * @param master where returns go
     * @param events sends a start event, without waiting
     * @param matcher whether a publication's target means this minion
     * @param loop runs timers and short tasks; never blocked
     * @param worker runs what waits for the disk or the master
     * @param random spreads retries
     */
    public record Surroundings(
            MinionServices services,
            MasterChannel master,
            BiFunction<String, Map<String, @Nullable Object>, ? extends CompletionStage<?>> events,
            Predicate<Map<String, @Nullable Object>> matcher,
            ScheduledExecutorService loop,
            Executor worker,
            RandomGenerator random) {}

    /**
     * Opens the spool and returns what an earlier run of this minion left unfinished.
     *
     * @throws IOException when {@code cachedir} cannot be used
     */
    public JobService(MinionSettings settings, Surroundings around) throws IOException {
        MinionSettings.JobSettings jobs = settings.jobs();
        Path cache = settings.cacheDir();
        this.minionId = settings.id();
        this.returns = new JobReturns(minionId, jobs.multifuncOrdered(), Clock.systemUTC());
        ReturnSpool spool =
                ReturnSpool.open(
                        cache.resolve("return_spool"),
                        jobs.spoolMaxBytes(),
                        jobs.spoolMaxReturns());
        Backoff backoff = new Backoff(Duration.ofSeconds(1), LONGEST_RETURN_PAUSE, around.random());
        this.sender =
                new ReturnSender(spool, around.master(), around.loop(), around.worker(), backoff);
        ProcFiles procFiles = ProcFiles.open(cache.resolve("proc"));
        this.runner =
                new JobRunner(
                        around.services(),
                        new JobRunner.Limits(jobs.runningMax(), WAITING_MAX),
                        procFiles,
                        around.loop(),
                        this::done);
        this.dispatcher =
                new JobDispatcher(
                        minionId,
                        around.matcher(),
                        new RecentJobs(jobs.recentJobs()),
                        runner,
                        around.events());
        returnLeftovers(procFiles, spool);
    }

    private void returnLeftovers(ProcFiles procFiles, ReturnSpool spool) throws IOException {
        for (Map<String, @Nullable Object> load : procFiles.leftovers()) {
            String jid = String.valueOf(load.get("jid"));
            try {
                JobOrder order = JobOrder.of(load);
                if (spool.contains(order.returnKey(minionId))) {
                    procFiles.remove(jid);
                    continue;
                }
                LOG.warn("Job {} was at work when this minion broke off", order.jid());
                String text = "ERROR: the minion broke off while this job was at work";
                done(
                                order,
                                order.calls().stream()
                                        .map(call -> new FunctionOutcome(text, 1, false, "nested"))
                                        .toList())
                        .thenRun(() -> procFiles.remove(jid));
            } catch (JobOrder.MalformedException e) {
                procFiles.remove(jid);
                LOG.debug("A proc file that an earlier run left is no job: {}", e.getMessage());
            }
        }
    }

    /** Completes when the return is safe. */
    private CompletionStage<Void> done(JobOrder order, List<FunctionOutcome> outcomes) {
        return sender.submit(order.returnKey(minionId), returns.of(order, outcomes));
    }

    /** Takes a publication that was opened and verified. */
    public void accept(Map<?, ? extends @Nullable Object> publication) {
        dispatcher.accept(publication);
    }

    /** Begins to send returns: the minion has signed in. */
    public void open() {
        sender.open();
    }

    /** The jobs at work. */
    public JobTable table() {
        return runner;
    }

    /** Returns that the master has not acknowledged. */
    public int pendingReturns() {
        return sender.pending();
    }

    /**
     * Ends the jobs at work and tries to bring their returns away; what the master does not take
     * stays on disk.
     *
     * @param patience for the jobs; the returns get as much again
     */
    public void stop(Duration patience) throws InterruptedException {
        runner.stop(patience);
        try {
            sender.drain(patience)
                    .toCompletableFuture()
                    .get(patience.toMillis() + 500, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Returns were not brought away before the end: {}", e.toString());
        }
        if (sender.pending() > 0) {
            LOG.warn(
                    "{} returns stay in the spool until the minion starts again", sender.pending());
        }
    }
}
