package io.brine.benchmarks.swarm.scenario;

import com.sun.management.OperatingSystemMXBean;

import io.brine.benchmarks.swarm.master.EventWatch;
import io.brine.benchmarks.swarm.master.JobCacheCount;
import io.brine.benchmarks.swarm.master.MasterWatch;
import io.brine.benchmarks.swarm.master.Publisher;
import io.brine.benchmarks.swarm.minion.Duty;
import io.brine.benchmarks.swarm.minion.Fleet;
import io.brine.benchmarks.swarm.minion.Job;
import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.benchmarks.swarm.report.Progress;
import io.brine.benchmarks.swarm.report.Result;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What scenarios work with: the minions, and the master as it is seen from outside. Thread-safe.
 */
public final class Swarm {
    /**
     * What there is to work with.
     *
     * @param publisher null when the master's key cannot be read
     * @param watch null when the master's processes cannot be looked at
     * @param cache null when the job cache cannot be counted
     * @param patience the longest that anything is waited for
     * @param answer what minions return, and how long they take
     * @param knownMaster whether logins are those of minions that had been in before
     */
    public record Surroundings(
            Fleet fleet,
            @Nullable Publisher publisher,
            @Nullable MasterWatch watch,
            @Nullable JobCacheCount cache,
            Progress progress,
            Duration patience,
            Answer answer,
            boolean knownMaster) {}

    private final Surroundings around;
    private final TallyBoard acknowledged = new TallyBoard();
    private final TallyBoard announced = new TallyBoard();
    private final AtomicReference<CompletableFuture<@Nullable Void>> rotation =
            new AtomicReference<>(new CompletableFuture<@Nullable Void>());
    private final long residentBefore;
    private volatile @Nullable EventWatch events;
    private double ownCpuBefore;

    public Swarm(Surroundings around) {
        this.around = around;
        MasterWatch watch = around.watch();
        this.residentBefore = watch == null ? 0 : watch.processes().residentBytes();
        around.fleet().duty(answering());
    }

    /** The master's resident memory in octets before any minion came; 0 when it is not known. */
    long residentBefore() {
        return residentBefore;
    }

    /** What is to be told of what is on the master's event bus. */
    public EventWatch.Listener listener() {
        return new EventWatch.Listener() {
            @Override
            public void returned(String jid, String id) {
                announced.returned(jid, id);
            }

            @Override
            public void rotated() {
                rotation.getAndSet(new CompletableFuture<@Nullable Void>()).complete(null);
            }
        };
    }

    /** Tells which watch tells the {@link #listener}. */
    public void hears(EventWatch watch) {
        events = watch;
    }

    /** Completes when the master has made its next key. */
    CompletableFuture<@Nullable Void> nextRotation() {
        return rotation.get();
    }

    /** Whether the event bus is heard. */
    boolean isListening() {
        return events != null;
    }

    Fleet fleet() {
        return around.fleet();
    }

    List<SimulatedMinion> minions() {
        return around.fleet().minions();
    }

    Progress progress() {
        return around.progress();
    }

    Duration patience() {
        return around.patience();
    }

    boolean knownMaster() {
        return around.knownMaster();
    }

    @Nullable JobCacheCount cache() {
        return around.cache();
    }

    @Nullable MasterWatch watch() {
        return around.watch();
    }

    Publisher publisher() throws ScenarioException {
        Publisher publisher = around.publisher();
        if (publisher == null) {
            throw new ScenarioException("nothing can be published: --cachedir is missing");
        }
        return publisher;
    }

    /** What minions do when no scenario asks for something else: answer. */
    Duty answering() {
        return (minion, job) -> around.answer().after(minion.loop(), () -> answer(minion, job));
    }

    private void answer(SimulatedMinion minion, Job job) {
        minion.giveBack(job, around.answer().value(job))
                .whenComplete(
                        (done, failure) -> {
                            if (failure == null) {
                                acknowledged.returned(job.jid(), minion.id());
                            }
                        });
    }

    /** The board that tells of a job's end: the event bus's if it is heard, else the minions'. */
    TallyBoard board() {
        EventWatch watch = events;
        return watch == null || watch.failure() != null ? acknowledged : announced;
    }

    /** What is wrong with the event bus; null when all is well, or when it is not listened to. */
    @Nullable String eventFailure() {
        EventWatch watch = events;
        return watch == null ? null : watch.failure();
    }

    /** The returns that minions know to have been taken. */
    TallyBoard acknowledged() {
        return acknowledged;
    }

    /** Begins to measure what master and swarm take. */
    void beginMeasuring() {
        ownCpuBefore = ownCpuSeconds();
        MasterWatch watch = around.watch();
        if (watch != null) {
            watch.begin();
        }
    }

    /** Adds what master and swarm took since {@link #beginMeasuring}. */
    void addUse(Result result) {
        result.add("swarm_cpu_seconds", "CPU of the swarm", ownCpuSeconds() - ownCpuBefore, "s");
        MasterWatch watch = around.watch();
        if (watch == null) {
            return;
        }
        MasterWatch.Use use = watch.use();
        result.add("master_cpu_seconds", "CPU of the master", use.cpuSeconds(), "s");
        result.add("master_rss_mib", "master, peak RSS", mebibytes(use.peakResident()), "MiB");
        result.add("master_pss_mib", "master, peak PSS", mebibytes(use.peakProportional()), "MiB");
    }

    static double mebibytes(long octets) {
        return Math.rint(octets / 1024.0 / 1024.0 * 10) / 10;
    }

    private static double ownCpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : 0;
    }

    /**
     * Waits for a future, no longer than the patience.
     *
     * @return whether it completed
     * @throws ScenarioException when it failed
     */
    boolean await(CompletableFuture<?> future) throws ScenarioException, InterruptedException {
        try {
            future.get(around.patience().toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new ScenarioException(reason(e));
        }
    }

    /** The message of what went wrong first. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Publishes and waits for the master's answer. */
    Publisher.Published publish(String fun, List<?> arguments)
            throws ScenarioException, InterruptedException {
        return published(publisher().publish(fun, arguments));
    }

    /** Publishes to a list of minions and waits for the master's answer. */
    Publisher.Published publish(List<String> ids, String fun)
            throws ScenarioException, InterruptedException {
        return published(publisher().publish(ids, "list", fun, List.of()));
    }

    private Publisher.Published published(CompletableFuture<Publisher.Published> future)
            throws ScenarioException, InterruptedException {
        if (!await(future)) {
            throw new ScenarioException(
                    "the master did not answer a publish within " + patience().toSeconds() + " s");
        }
        return future.join();
    }
}
