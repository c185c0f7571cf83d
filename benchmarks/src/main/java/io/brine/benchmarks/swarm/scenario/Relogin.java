package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.benchmarks.swarm.report.LatencySeries;
import io.brine.benchmarks.swarm.report.Result;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All minions log in again at once, as after a rotation of the master's key, while one bystander
 * goes on sending returns.
 */
public final class Relogin implements Scenario {
    private static final long QUIET_SECONDS = 5;
    private static final long POLL_MILLIS = 5;

    private final int storms;
    private final @Nullable Path cachedir;
    private final @Nullable String rotateId;

    /**
     * @param storms how many times
     * @param cachedir of the master, where a rotation is asked for
     * @param rotateId the master's id; null to log in without a rotation
     */
    public Relogin(int storms, @Nullable Path cachedir, @Nullable String rotateId) {
        this.storms = storms;
        this.cachedir = cachedir;
        this.rotateId = rotateId;
    }

    @Override
    public String name() {
        return "relogin";
    }

    @Override
    public Result run(Swarm swarm) throws ScenarioException, InterruptedException {
        Result result = new Result(name());
        SimulatedMinion watcher = swarm.fleet().bystander();
        if (!swarm.await(watcher.logIn(swarm.knownMaster()))) {
            throw new ScenarioException("the bystander could not log in");
        }
        swarm.beginMeasuring();
        long began = System.nanoTime();
        LatencySeries warmUp = new LatencySeries("warming up", began);
        LatencySeries quiet = new LatencySeries("a bystander's return, quiet", began);
        LatencySeries busy = new LatencySeries("a bystander's return while all log in", began);
        LatencySeries times = new LatencySeries("until all were in again", began);
        Bystander bystander = new Bystander(watcher, warmUp);
        bystander.start();
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        int unfinished = 0;
        long minions = swarm.minions().size();
        swarm.progress().begin("relogin", storms * minions);
        for (int storm = 0; storm < storms; storm++) {
            bystander.into(quiet);
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            prepare(swarm);
            long from = System.nanoTime();
            bystander.into(busy);
            unfinished += logInAgain(swarm, storm * minions);
            times.record(from, System.nanoTime());
            bystander.into(warmUp);
        }
        swarm.await(bystander.stop());
        swarm.progress().end();
        double median = times.millis(50) / 1e3;
        result.add("minions", "minions", minions, "");
        result.add("storms", "times that all logged in again", storms, "");
        result.add("seconds", "until all were in again, median", median, "s");
        result.add("logins_per_second", "logins a second", minions / median, "/s");
        result.add("quiet_p50_ms", "bystander quiet, median", quiet.millis(50), "ms");
        result.add("quiet_p99_ms", "bystander quiet, 99 %", quiet.millis(99), "ms");
        result.add("busy_p50_ms", "bystander meanwhile, median", busy.millis(50), "ms");
        result.add("busy_p99_ms", "bystander meanwhile, 99 %", busy.millis(99), "ms");
        result.add("busy_max_ms", "bystander meanwhile, longest", busy.millis(100), "ms");
        result.add(quiet);
        result.add(busy);
        swarm.addUse(result);
        if (unfinished > 0) {
            result.fail(unfinished + " logins did not come within the time");
        }
        if (bystander.failed() > 0) {
            result.fail(bystander.failed() + " of the bystander's returns were given up");
        }
        return result;
    }

    /** Has the master rotate its key, if that is wanted, and waits until it has. */
    private void prepare(Swarm swarm) throws ScenarioException, InterruptedException {
        String id = rotateId;
        if (id == null) {
            return;
        }
        Path cache = cachedir;
        if (cache == null || !swarm.isListening()) {
            throw new ScenarioException("a rotation needs --cachedir and --sock-dir");
        }
        var rotated = swarm.nextRotation();
        try {
            ask(cache, id);
        } catch (IOException e) {
            throw new ScenarioException("a rotation could not be asked for: " + e.getMessage());
        }
        if (!swarm.await(rotated)) {
            throw new ScenarioException("the master did not rotate its key: is its id " + id + "?");
        }
    }

    /** As {@code salt-key} does when it deletes a key. */
    private static void ask(Path cachedir, String id) throws IOException {
        Path next = cachedir.resolve(".dfn-next");
        Files.deleteIfExists(next);
        Files.writeString(next, id);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("r--------"));
        Files.move(next, cachedir.resolve(".dfn"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** How many are not in again in the end. */
    private int logInAgain(Swarm swarm, long before)
            throws ScenarioException, InterruptedException {
        var logins = swarm.fleet().counts().logins;
        long wanted = logins.sum() + swarm.minions().size();
        if (rotateId == null) {
            swarm.minions().forEach(minion -> minion.logIn(true));
        } else {
            // What is published under the new key makes each minion fetch it.
            swarm.publisher().publish("test.ping", List.of());
        }
        long deadline = System.nanoTime() + swarm.patience().toNanos();
        while (logins.sum() < wanted && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            swarm.progress().at(before + swarm.minions().size() - wanted + logins.sum());
        }
        return (int) Math.max(0, wanted - logins.sum());
    }
}
