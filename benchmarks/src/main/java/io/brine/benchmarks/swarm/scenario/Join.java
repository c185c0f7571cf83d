package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.benchmarks.swarm.report.LatencySeries;
import io.brine.benchmarks.swarm.report.Result;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** All minions authenticate at once, and subscribe. */
public final class Join implements Scenario {
    @Override
    public String name() {
        return "join";
    }

    @Override
    public boolean needsMinions() {
        return false;
    }

    @Override
    public Result run(Swarm swarm) throws InterruptedException {
        List<SimulatedMinion> minions = swarm.minions();
        Result result = new Result(name());
        AtomicInteger in = new AtomicInteger();
        AtomicInteger listening = new AtomicInteger();
        AtomicLong lastIn = new AtomicLong();
        AtomicReference<@Nullable String> refusal = new AtomicReference<>();
        swarm.progress().begin("join", minions.size());
        swarm.beginMeasuring();
        long began = System.nanoTime();
        LatencySeries logins = new LatencySeries("a login", began);
        List<CompletableFuture<@Nullable Void>> all = new ArrayList<>();
        for (SimulatedMinion minion : minions) {
            CompletableFuture<@Nullable Void> login = minion.logIn(swarm.knownMaster());
            all.add(
                    login.thenCompose(
                                    done -> {
                                        long now = System.nanoTime();
                                        logins.record(began, now);
                                        lastIn.accumulateAndGet(now, Math::max);
                                        swarm.progress().at(in.incrementAndGet());
                                        return minion.subscribe();
                                    })
                            .handle(
                                    (done, failure) -> {
                                        if (failure == null) {
                                            listening.incrementAndGet();
                                        } else {
                                            refusal.set(Swarm.reason(failure));
                                        }
                                        return null;
                                    }));
        }
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .get(swarm.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            refusal.compareAndSet(null, "no answer within " + swarm.patience().toSeconds() + " s");
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
        long end = System.nanoTime();
        swarm.progress().end();
        double loginSeconds = in.get() == 0 ? 0 : (lastIn.get() - began) / 1e9;
        result.add("minions", "minions", minions.size(), "");
        result.add("logged_in", "logged in", in.get(), "");
        result.add("failed", "not in", minions.size() - listening.get(), "");
        result.add("late_attempts", "attempts without answer in time", late(swarm), "");
        result.add("login_seconds", "until the last was logged in", loginSeconds, "s");
        result.add("seconds", "until all were listening", (end - began) / 1e9, "s");
        result.add(
                "logins_per_second",
                "logins a second",
                loginSeconds == 0 ? 0 : in.get() / loginSeconds,
                "/s");
        result.add("login_p50_ms", "a login, median", logins.millis(50), "ms");
        result.add("login_p99_ms", "a login, 99 %", logins.millis(99), "ms");
        result.add(logins);
        swarm.addUse(result);
        if (listening.get() < minions.size()) {
            result.fail(
                    (minions.size() - listening.get()) + " minions are not in: " + refusal.get());
        }
        return result;
    }

    private static long late(Swarm swarm) {
        return swarm.fleet().counts().lateLogins.sum();
    }
}
