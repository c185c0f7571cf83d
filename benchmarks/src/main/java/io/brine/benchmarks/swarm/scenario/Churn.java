package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.master.JobCacheCount;
import io.brine.benchmarks.swarm.master.Publisher;
import io.brine.benchmarks.swarm.minion.Duty;
import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.benchmarks.swarm.report.LatencySeries;
import io.brine.benchmarks.swarm.report.Result;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Minions leave and join while jobs run. Whoever was there before a job was published and stays has
 * to answer it, and the answer has to be in the job cache. A minion that has joined counts from the
 * first job that reaches it.
 */
public final class Churn implements Scenario {
    /** One in so many leaves during each job. */
    private static final int LEAVERS = 10;

    private static final int LONGEST_BEFORE_LEAVING_MILLIS = 100;
    private static final long CACHE_PAUSE_MILLIS = 200;
    private static final int CACHE_ATTEMPTS = 50;

    /** Where a minion is in its coming and going. */
    private enum Whereabouts {
        /** It has joined, or is about to; no job has reached it yet. */
        COMING,
        THERE,
        LEAVING,
        AWAY
    }

    private final Duration length;
    private final Random random = new Random(1);
    private final Map<SimulatedMinion, Whereabouts> minions = new ConcurrentHashMap<>();
    private final AtomicLong left = new AtomicLong();
    private final AtomicLong joined = new AtomicLong();
    private final AtomicLong failedJoins = new AtomicLong();

    /**
     * @param length for how long jobs are published
     */
    public Churn(Duration length) {
        this.length = length;
    }

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public Result run(Swarm swarm) throws ScenarioException, InterruptedException {
        Duty answering = swarm.answering();
        swarm.minions().forEach(minion -> minions.put(minion, Whereabouts.COMING));
        swarm.fleet()
                .duty(
                        (minion, job) -> {
                            minions.replace(minion, Whereabouts.COMING, Whereabouts.THERE);
                            answering.take(minion, job);
                        });
        swarm.progress().begin("churn", length.toSeconds());
        swarm.beginMeasuring();
        long began = System.nanoTime();
        LatencySeries jobs = new LatencySeries("from publish to the last return", began);
        Map<String, Integer> expected = new HashMap<>();
        long missing = 0;
        while (System.nanoTime() - began < length.toNanos()) {
            Set<SimulatedMinion> leavers = choose();
            Set<String> staying = new HashSet<>();
            who(Whereabouts.THERE).forEach(minion -> staying.add(minion.id()));
            leavers.forEach(minion -> staying.remove(minion.id()));
            long from = System.nanoTime();
            Publisher.Published job = swarm.publish("test.ping", List.of());
            leavers.forEach(this::leaveSoon);
            JobTally tally = swarm.acknowledged().of(job.jid());
            swarm.await(tally.expect(staying));
            jobs.record(from, System.nanoTime());
            missing += tally.missing();
            expected.put(job.jid(), staying.size());
            swarm.acknowledged().forget(job.jid());
            swarm.board().forget(job.jid());
            comeBack(swarm);
            swarm.progress().at((System.nanoTime() - began) / 1_000_000_000L);
        }
        swarm.progress().end();
        swarm.fleet().duty(answering);
        bringBack(swarm);
        Result result = new Result(name());
        result.add("minions", "minions", swarm.minions().size(), "");
        result.add("jobs", "jobs", expected.size(), "");
        result.add("left", "times that a minion left", left.get(), "");
        result.add("joined", "times that a minion joined", joined.get(), "");
        result.add("failed_joins", "joins that failed", failedJoins.get(), "");
        result.add(
                "expected",
                "returns of minions that stayed",
                expected.values().stream().mapToInt(Integer::intValue).sum(),
                "");
        result.add("missing", "of them not acknowledged", missing, "");
        result.add("job_p50_ms", "publish to last return, median", jobs.millis(50), "ms");
        result.add("job_p99_ms", "publish to last return, 99 %", jobs.millis(99), "ms");
        result.add(jobs);
        swarm.addUse(result);
        if (missing > 0) {
            result.fail(missing + " returns were not acknowledged");
        }
        if (failedJoins.get() > 0) {
            result.fail(failedJoins.get() + " joins failed");
        }
        count(swarm.cache(), expected, result);
        return result;
    }

    private List<SimulatedMinion> who(Whereabouts where) {
        List<SimulatedMinion> found = new ArrayList<>();
        minions.forEach(
                (minion, now) -> {
                    if (now == where) {
                        found.add(minion);
                    }
                });
        return found;
    }

    private Set<SimulatedMinion> choose() {
        List<SimulatedMinion> all = who(Whereabouts.THERE);
        Collections.shuffle(all, random);
        return new HashSet<>(all.subList(0, (all.size() + LEAVERS - 1) / LEAVERS));
    }

    private void leaveSoon(SimulatedMinion minion) {
        minions.put(minion, Whereabouts.LEAVING);
        left.incrementAndGet();
        minion.loop()
                .schedule(
                        () ->
                                minion.leave()
                                        .whenComplete(
                                                (gone, failure) ->
                                                        minions.put(minion, Whereabouts.AWAY)),
                        random.nextInt(LONGEST_BEFORE_LEAVING_MILLIS),
                        TimeUnit.MILLISECONDS);
    }

    /** Half of those who are away join again. */
    private void comeBack(Swarm swarm) {
        List<SimulatedMinion> away = who(Whereabouts.AWAY);
        for (SimulatedMinion minion : away.subList(0, (away.size() + 1) / 2)) {
            minions.put(minion, Whereabouts.COMING);
            minion.join(swarm.knownMaster())
                    .whenComplete(
                            (in, failure) ->
                                    (failure == null ? joined : failedJoins).incrementAndGet());
        }
    }

    /** What comes after finds all minions in. */
    private void bringBack(Swarm swarm) throws ScenarioException, InterruptedException {
        List<CompletableFuture<?>> joining = new ArrayList<>();
        for (SimulatedMinion minion : swarm.minions()) {
            Whereabouts where = minions.get(minion);
            if (where == Whereabouts.LEAVING || where == Whereabouts.AWAY) {
                joining.add(
                        CompletableFuture.runAsync(
                                        () -> {},
                                        CompletableFuture.delayedExecutor(
                                                LONGEST_BEFORE_LEAVING_MILLIS,
                                                TimeUnit.MILLISECONDS,
                                                minion.loop()))
                                .thenCompose(later -> minion.leave())
                                .thenCompose(gone -> minion.join(swarm.knownMaster())));
            }
        }
        swarm.await(CompletableFuture.allOf(joining.toArray(CompletableFuture[]::new)));
    }

    private static void count(
            @Nullable JobCacheCount cache, Map<String, Integer> expected, Result result)
            throws InterruptedException {
        if (cache == null) {
            return;
        }
        try {
            long lost = 0;
            for (Map.Entry<String, Integer> job : expected.entrySet()) {
                int kept = cache.returns(job.getKey());
                for (int i = 0; kept < job.getValue() && i < CACHE_ATTEMPTS; i++) {
                    TimeUnit.MILLISECONDS.sleep(CACHE_PAUSE_MILLIS);
                    kept = cache.returns(job.getKey());
                }
                lost += Math.max(0, job.getValue() - kept);
            }
            result.add("lost", "not in the job cache", lost, "");
            if (lost > 0) {
                result.fail(lost + " returns are not in the job cache");
            }
        } catch (IOException e) {
            result.fail("the job cache could not be counted: " + e.getMessage());
        }
    }
}
