package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.benchmarks.swarm.report.LatencySeries;
import io.brine.benchmarks.swarm.report.Result;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Each minion fetches one large file, then a tree of small ones, and checks what it got. */
public final class Files implements Scenario {
    private final String large;
    private final String tree;

    /**
     * @param large path of a file below the master's file_roots
     * @param tree path of a directory there
     */
    public Files(String large, String tree) {
        this.large = large;
        this.tree = tree;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public Result run(Swarm swarm) throws ScenarioException, InterruptedException {
        Result result = new Result(name());
        result.add("minions", "minions", swarm.minions().size(), "");
        swarm.beginMeasuring();
        fetchAll(swarm, result, "large", "the large file", (fetch, minion) -> fetch.file(large));
        fetchAll(swarm, result, "tree", "the tree", (fetch, minion) -> fetch.tree(tree));
        swarm.addUse(result);
        return result;
    }

    /** What a minion fetches. */
    private interface Errand {
        CompletableFuture<@Nullable Void> of(FileFetch fetch, SimulatedMinion minion);
    }

    private static void fetchAll(Swarm swarm, Result result, String key, String what, Errand errand)
            throws ScenarioException, InterruptedException {
        List<SimulatedMinion> minions = swarm.minions();
        swarm.progress().begin("files: " + what, minions.size());
        FileFetch.Tally tally = new FileFetch.Tally();
        AtomicInteger done = new AtomicInteger();
        AtomicReference<@Nullable String> trouble = new AtomicReference<>();
        long began = System.nanoTime();
        LatencySeries each = new LatencySeries("a minion's fetching of " + what, began);
        CompletableFuture<?>[] all =
                minions.stream()
                        .map(
                                minion ->
                                        errand.of(new FileFetch(minion, tally), minion)
                                                .handle(
                                                        (ok, failure) -> {
                                                            if (failure == null) {
                                                                each.record(
                                                                        began, System.nanoTime());
                                                                swarm.progress()
                                                                        .at(done.incrementAndGet());
                                                            } else {
                                                                trouble.set(Swarm.reason(failure));
                                                            }
                                                            return null;
                                                        }))
                        .toArray(CompletableFuture[]::new);
        swarm.await(CompletableFuture.allOf(all));
        double seconds = (System.nanoTime() - began) / 1e9;
        swarm.progress().end();
        double octets = (double) tally.octets.sum();
        result.add(key + "_seconds", "until all had " + what, seconds, "s");
        result.add(key + "_files", "files of " + what, tally.files.sum(), "");
        result.add(key + "_files_per_second", "files a second", tally.files.sum() / seconds, "/s");
        result.add(key + "_mib_per_second", "MiB a second", octets / seconds / (1 << 20), "MiB/s");
        result.add(key + "_p50_ms", "a minion, median", each.millis(50), "ms");
        result.add(key + "_wrong", "files with wrong content", tally.wrong.sum(), "");
        result.add(each);
        if (tally.wrong.sum() > 0) {
            result.fail(tally.wrong.sum() + " files of " + what + " have the wrong content");
        }
        if (done.get() < minions.size()) {
            String why = trouble.get();
            result.fail(
                    (minions.size() - done.get())
                            + " minions do not have "
                            + what
                            + (why == null ? " in time" : ": " + why));
        }
    }
}
