package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.master.JobCacheCount;
import io.brine.benchmarks.swarm.minion.Job;
import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.benchmarks.swarm.report.LatencySeries;
import io.brine.benchmarks.swarm.report.Result;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Minions return as fast as the master takes it. Jobs are published first and held back; then each
 * minion sends its returns, the next when the master has acknowledged the one before.
 */
public final class Returns implements Scenario {
    private static final int CACHE_ATTEMPTS = 20;
    private static final long CACHE_PAUSE_MILLIS = 500;

    private final int size;
    private final int total;

    private final Duration longest;

    /**
     * @param size octets of each return's value
     * @param total returns that are wanted; as many as fit are spread evenly over minions
     * @param longest after that no more are sent, and what was sent counts
     */
    public Returns(int size, int total, Duration longest) {
        this.size = size;
        this.total = total;
        this.longest = longest;
    }

    @Override
    public String name() {
        return "returns";
    }

    /** What is under way: the jobs that each minion holds back, and how far it is. */
    private static final class Stock {
        volatile long deadline;
        final Map<Integer, Queue<Job>> held = new ConcurrentHashMap<>();
        final AtomicInteger heldCount = new AtomicInteger();
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger acknowledged = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
    }

    @Override
    public Result run(Swarm swarm) throws ScenarioException, InterruptedException {
        List<SimulatedMinion> minions =
                swarm.minions().subList(0, Math.min(total, swarm.minions().size()));
        int jobs = Math.max(1, total / minions.size());
        Stock stock = new Stock();
        List<String> jids = hold(swarm, minions, jobs, stock);
        swarm.progress().begin("returns of %,d B".formatted(size), (long) jobs * minions.size());
        swarm.beginMeasuring();
        long began = System.nanoTime();
        stock.deadline = began + longest.toNanos();
        LatencySeries returns = new LatencySeries("a return of %,d B".formatted(size), began);
        CountDownLatch done = new CountDownLatch(minions.size());
        String value = Answer.text(size);
        for (SimulatedMinion minion : minions) {
            minion.loop().execute(() -> next(swarm, minion, value, stock, returns, done));
        }
        boolean complete = done.await(swarm.patience().toMillis(), TimeUnit.MILLISECONDS);
        double seconds = (System.nanoTime() - began) / 1e9;
        swarm.progress().end();
        Result result = new Result(name() + "-" + label(size));
        int sent = stock.sent.get();
        int taken = stock.acknowledged.get();
        result.add("minions", "minions", minions.size(), "");
        result.add("returns", "returns of %,d B".formatted(size), sent, "");
        result.add("seconds", "until the last was acknowledged", seconds, "s");
        result.add("returns_per_second", "returns a second", taken / seconds, "/s");
        result.add(
                "mebibytes_per_second",
                "values a second",
                taken / seconds * size / 1024 / 1024,
                "MiB/s");
        result.add("return_p50_ms", "a return, median", returns.millis(50), "ms");
        result.add("return_p99_ms", "a return, 99 %", returns.millis(99), "ms");
        result.add("acknowledged", "acknowledged", taken, "");
        result.add(returns);
        swarm.addUse(result);
        if (!complete || taken < sent) {
            result.fail(
                    (sent - taken)
                            + " returns were not acknowledged within "
                            + swarm.patience().toSeconds()
                            + " s, "
                            + stock.failed.get()
                            + " of them given up");
        }
        swarm.fleet().duty(swarm.answering());
        count(swarm, jids, sent, result);
        return result;
    }

    static String label(int size) {
        if (size >= 1 << 20) {
            return (size >> 20) + "M";
        }
        return size >= 1 << 10 ? (size >> 10) + "K" : String.valueOf(size);
    }

    private List<String> hold(Swarm swarm, List<SimulatedMinion> minions, int jobs, Stock stock)
            throws ScenarioException, InterruptedException {
        CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
        int wanted = jobs * minions.size();
        swarm.progress().begin("jobs for %,d B".formatted(size), wanted);
        swarm.fleet()
                .duty(
                        (minion, job) -> {
                            stock.held
                                    .computeIfAbsent(minion.index(), each -> new ArrayDeque<>())
                                    .add(job);
                            int count = stock.heldCount.incrementAndGet();
                            swarm.progress().at(count);
                            if (count == wanted) {
                                all.complete(null);
                            }
                        });
        List<String> jids = new ArrayList<>();
        boolean everybody = minions.size() == swarm.minions().size();
        List<String> ids = minions.stream().map(SimulatedMinion::id).toList();
        for (int i = 0; i < jobs; i++) {
            jids.add(
                    (everybody
                                    ? swarm.publish("test.ping", List.of())
                                    : swarm.publish(ids, "test.ping"))
                            .jid());
        }
        if (!swarm.await(all)) {
            throw new ScenarioException(
                    "only %,d of %,d publications came within %d s"
                            .formatted(
                                    stock.heldCount.get(), wanted, swarm.patience().toSeconds()));
        }
        return jids;
    }

    private void next(
            Swarm swarm,
            SimulatedMinion minion,
            String value,
            Stock stock,
            LatencySeries returns,
            CountDownLatch done) {
        Queue<Job> held = stock.held.get(minion.index());
        Job job = held == null ? null : held.poll();
        if (job == null || System.nanoTime() - stock.deadline > 0) {
            done.countDown();
            return;
        }
        long began = System.nanoTime();
        stock.sent.incrementAndGet();
        minion.giveBack(job, value)
                .whenComplete(
                        (ok, failure) -> {
                            if (failure == null) {
                                returns.record(began, System.nanoTime());
                                swarm.progress().at(stock.acknowledged.incrementAndGet());
                            } else {
                                stock.failed.incrementAndGet();
                            }
                            minion.loop()
                                    .execute(
                                            () -> next(swarm, minion, value, stock, returns, done));
                        });
    }

    /** What is acknowledged may reach the cache a little later. */
    private static void count(Swarm swarm, List<String> jids, int sent, Result result)
            throws InterruptedException {
        JobCacheCount cache = swarm.cache();
        if (cache == null) {
            return;
        }
        try {
            long kept = 0;
            for (int attempt = 0; attempt < CACHE_ATTEMPTS; attempt++) {
                kept = 0;
                for (String jid : jids) {
                    kept += cache.returns(jid);
                }
                if (kept >= sent) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(CACHE_PAUSE_MILLIS);
            }
            result.add("kept", "found in the job cache", kept, "");
            result.add("lost", "lost", sent - kept, "");
            if (kept != sent) {
                result.fail((sent - kept) + " returns are not in the job cache");
            }
        } catch (IOException e) {
            result.fail("the job cache could not be counted: " + e.getMessage());
        }
    }
}
