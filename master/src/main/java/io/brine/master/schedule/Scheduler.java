package io.brine.master.schedule;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.event.EventBus;
import io.brine.master.function.FunctionCall;
import io.brine.master.function.FunctionClient;
import io.brine.master.function.FunctionResult;
import io.brine.master.process.Failures;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Runs the jobs of the option {@code schedule} as runner functions, each on the runners' pool, and
 * tells what came of them with {@code __schedule_return}. Looks for what is due when it is asked
 * to; confined to the thread that asks.
 */
public final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    /** How often {@link #tick} is to be called while there is a schedule. */
    public static final Duration TICK = Duration.ofSeconds(1);

    private final FunctionClient runner;
    private final EventBus events;
    private final String masterId;
    private final String user;
    private final Schedule schedule;

    /** With the master's options; jobs that cannot be understood are named in the log. */
    public Scheduler(SaltConfig config, FunctionClient runner, EventBus events) {
        this.runner = runner;
        this.events = events;
        this.masterId = config.text("id");
        this.user = System.getProperty("user.name", "root");
        Map<String, @Nullable Object> option =
                config.has("schedule") ? config.map("schedule") : Map.of();
        this.schedule =
                new Schedule(
                        option,
                        LocalDateTime.now(ZoneId.systemDefault()),
                        this::run,
                        RandomGenerator.getDefault());
    }

    /** Whether there is nothing to do, ever. */
    public boolean isEmpty() {
        return schedule.isEmpty();
    }

    /** Begins what is due. */
    public void tick() {
        schedule.tick(LocalDateTime.now(ZoneId.systemDefault()));
    }

    private CompletionStage<?> run(ScheduledJob job) {
        if (!runner.knows(job.fun())) {
            LOG.error(
                    "Scheduled job '{}': there is no runner function '{}'", job.name(), job.fun());
            return CompletableFuture.completedFuture(null);
        }
        FunctionCall call = new FunctionCall(job.fun(), job.args(), job.kwargs(), user, null);
        return runner.call(call)
                .handle(
                        (result, failure) -> {
                            ended(job, result, failure);
                            return null;
                        });
    }

    private void ended(
            ScheduledJob job, @Nullable FunctionResult result, @Nullable Throwable failure) {
        if (result == null) {
            LOG.error(
                    "Scheduled job '{}' could not be run: {}",
                    job.name(),
                    failure == null ? "" : Failures.cause(failure).getMessage());
            return;
        }
        if (!result.success()) {
            LOG.error("Scheduled job '{}' failed: {}", job.name(), result.value());
        }
        if (!job.returnJob()) {
            return;
        }
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_return");
        load.put("id", masterId);
        load.put("fun", job.fun());
        load.put("fun_args", result.data().getOrDefault("fun_args", List.of()));
        load.put("schedule", job.name());
        load.put("jid", "req");
        load.put("pid", ProcessHandle.current().pid());
        load.put("return", result.value());
        load.put("retcode", result.success() ? 0L : 254L);
        load.put("success", result.success());
        events.fire("__schedule_return", load);
    }
}
