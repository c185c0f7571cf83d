package io.brine.benchmarks.swarm;

import io.brine.benchmarks.swarm.keys.Identity;
import io.brine.benchmarks.swarm.keys.KeyRing;
import io.brine.benchmarks.swarm.master.EventWatch;
import io.brine.benchmarks.swarm.master.JobCacheCount;
import io.brine.benchmarks.swarm.master.MasterWatch;
import io.brine.benchmarks.swarm.master.Preseed;
import io.brine.benchmarks.swarm.master.Publisher;
import io.brine.benchmarks.swarm.minion.Fleet;
import io.brine.benchmarks.swarm.minion.Handshake;
import io.brine.benchmarks.swarm.report.Picture;
import io.brine.benchmarks.swarm.report.Progress;
import io.brine.benchmarks.swarm.report.Reports;
import io.brine.benchmarks.swarm.report.Result;
import io.brine.benchmarks.swarm.scenario.Answer;
import io.brine.benchmarks.swarm.scenario.Join;
import io.brine.benchmarks.swarm.scenario.Scenario;
import io.brine.benchmarks.swarm.scenario.ScenarioException;
import io.brine.benchmarks.swarm.scenario.Swarm;
import io.brine.salt.crypto.CryptoProvider;
import io.brine.salt.crypto.SaltCryptoException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The command line of brine-swarm. Confined to one thread. */
@Command(
        name = "brine-swarm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Thousands of simulated minions in one process, against any Salt master.")
final class SwarmCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Parameters(
            arity = "1..*",
            paramLabel = "SCENARIO",
            description = "what to do, in this order: ${COMPLETION-CANDIDATES}")
    List<ScenarioName> scenarios = List.of();

    @Mixin SwarmOptions options = new SwarmOptions();

    private final PrintStream out;
    private final PrintStream err;

    SwarmCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        String problem = options.problem();
        if (problem != null) {
            err.println("brine-swarm: " + problem);
            return CommandLine.ExitCode.USAGE;
        }
        Progress progress = new Progress(err, style());
        try {
            accelerate();
            List<Identity> identities = identities(progress);
            Handshake handshake = new Handshake(options.thorough);
            try (Fleet fleet = new Fleet(options.fleet(), handshake, identities)) {
                return run(fleet, progress);
            }
        } catch (IOException | SaltCryptoException e) {
            progress.end();
            err.println("brine-swarm: " + e.getMessage());
            return FAILED;
        }
    }

    private Progress.Style style() {
        Progress.Style asked = options.progress;
        if (asked != null) {
            return asked;
        }
        return Boolean.getBoolean("io.brine.swarm.terminal")
                ? Progress.Style.BAR
                : Progress.Style.LINES;
    }

    private void accelerate() throws SaltCryptoException {
        switch (options.crypto) {
            case JDK -> {}
            case ACCP -> CryptoProvider.useAccelerator();
            case AUTO -> {
                if (CryptoProvider.hasAccelerator()) {
                    accelerateIfItLoads();
                }
            }
        }
    }

    private void accelerateIfItLoads() {
        try {
            CryptoProvider.useAccelerator();
        } catch (SaltCryptoException e) {
            err.println("brine-swarm: slower than it could be: " + e.getMessage());
        }
    }

    private List<Identity> identities(Progress progress) throws IOException {
        progress.begin("keys", options.minions + 1);
        KeyRing ring = new KeyRing(options.keys, options.independentKeys);
        List<Identity> identities =
                // One more than there are minions: the bystander.
                ring.identities(options.prefix, options.minions + 1, progress::at);
        Path pki = options.pki;
        if (pki != null) {
            progress.begin("accepting keys", options.minions + 1);
            Preseed.accept(pki, identities, progress::at);
        }
        progress.end();
        return identities;
    }

    private int run(Fleet fleet, Progress progress)
            throws IOException, SaltCryptoException, InterruptedException {
        boolean known = knowMaster(fleet);
        Publisher publisher = null;
        MasterWatch watch = MasterWatch.of(options.masterPid);
        EventWatch events = null;
        try {
            if (options.cachedir != null) {
                publisher =
                        Publisher.open(
                                fleet.context(),
                                "tcp://" + options.host() + ":" + options.requestPort(),
                                options.cachedir,
                                options.user,
                                Duration.ofSeconds(options.timeout));
            }
            Swarm swarm =
                    new Swarm(
                            new Swarm.Surroundings(
                                    fleet,
                                    publisher,
                                    watch,
                                    cache(),
                                    progress,
                                    Duration.ofSeconds(options.timeout),
                                    new Answer(options.size, options.delay),
                                    known));
            if (options.sockDir != null) {
                events = EventWatch.open(options.sockDir, swarm.listener());
                swarm.hears(events);
            }
            return report(runAll(swarm, progress));
        } finally {
            if (events != null) {
                events.close();
            }
            if (watch != null) {
                watch.close();
            }
            if (publisher != null) {
                publisher.close();
            }
        }
    }

    private boolean knowMaster(Fleet fleet) throws IOException, SaltCryptoException {
        Path pki = options.pki;
        if (pki == null || options.firstContact) {
            return false;
        }
        fleet.know(Files.readString(pki.resolve("master.pub"), StandardCharsets.US_ASCII));
        return true;
    }

    private @Nullable JobCacheCount cache() {
        if (!options.lookup.isEmpty()) {
            return new JobCacheCount.Command(options.lookup);
        }
        Path cachedir = options.cachedir;
        return cachedir == null ? null : new JobCacheCount.Directories(cachedir);
    }

    private List<Result> runAll(Swarm swarm, Progress progress) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        boolean joined = false;
        for (ScenarioName name : scenarios) {
            for (Scenario scenario : name.scenarios(options)) {
                try {
                    if (scenario.needsMinions() && !joined) {
                        Result join = new Join().run(swarm);
                        joined = true;
                        if (!join.failures().isEmpty()) {
                            results.add(join);
                        }
                    }
                    joined |= scenario instanceof Join;
                    results.add(scenario.run(swarm));
                } catch (ScenarioException e) {
                    Result failed = new Result(scenario.name());
                    failed.fail(String.valueOf(e.getMessage()));
                    results.add(failed);
                } finally {
                    progress.end();
                }
            }
        }
        return results;
    }

    private int report(List<Result> results) throws IOException {
        out.print(Reports.table(results));
        out.flush();
        Map<String, String> about = new LinkedHashMap<>();
        about.put("master", options.master);
        about.put("minions", String.valueOf(options.minions));
        about.put("rsa_of_the_swarm", CryptoProvider.current().name());
        about.put("logins", options.firstContact ? "first contact" : "known master");
        Path json = options.json;
        if (json != null) {
            Files.writeString(json, Reports.json(about, results));
        }
        Path svg = options.svg;
        if (svg != null) {
            String title = options.minions + " minions on " + options.master;
            Files.writeString(svg, Picture.svg(title, results));
        }
        boolean failed = results.stream().anyMatch(result -> !result.failures().isEmpty());
        return failed ? FAILED : CommandLine.ExitCode.OK;
    }
}
