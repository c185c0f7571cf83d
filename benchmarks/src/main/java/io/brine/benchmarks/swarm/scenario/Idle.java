package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.master.MasterWatch;
import io.brine.benchmarks.swarm.master.ProcessTree;
import io.brine.benchmarks.swarm.report.Result;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Nothing happens for a while: what do connected minions cost their master? */
public final class Idle implements Scenario {
    private final Duration length;

    /**
     * @param length how long to watch
     */
    public Idle(Duration length) {
        this.length = length;
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Result run(Swarm swarm) throws ScenarioException, InterruptedException {
        MasterWatch watch = swarm.watch();
        if (watch == null) {
            throw new ScenarioException("there is no process to watch: --master-pid is missing");
        }
        ProcessTree master = watch.processes();
        swarm.progress().begin("idle", length.toSeconds());
        double cpu = master.cpuSeconds();
        long began = System.nanoTime();
        for (long second = 1; second <= length.toSeconds(); second++) {
            TimeUnit.SECONDS.sleep(1);
            swarm.progress().at(second);
        }
        double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
        double used = master.cpuSeconds() - cpu;
        swarm.progress().end();
        int minions = swarm.minions().size();
        long resident = master.residentBytes();
        double grown = (resident - swarm.residentBefore()) / 1024.0 / minions;
        long descriptors = master.descriptors();
        Result result = new Result(name());
        result.add("minions", "minions", minions, "");
        result.add("seconds", "watched", length.toSeconds(), "s");
        result.add("rss_mib", "master, RSS", Swarm.mebibytes(resident), "MiB");
        result.add("pss_mib", "master, PSS", Swarm.mebibytes(master.proportionalBytes()), "MiB");
        result.add("kib_per_minion", "RSS since before the minions came, each", grown, "KiB");
        result.add("descriptors", "master, open descriptors", descriptors, "");
        result.add(
                "descriptors_per_minion", "descriptors, each", (double) descriptors / minions, "");
        result.add("cpu_percent", "master, CPU", used / seconds * 100, "% of a core");
        result.add(
                "cpu_micros_per_minion",
                "CPU each second, each",
                used / seconds / minions * 1e6,
                "us");
        return result;
    }
}
