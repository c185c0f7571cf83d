package io.brine.minion;

import io.brine.minion.config.MinionSettings;
import io.brine.minion.grains.GrainsLoader;
import io.brine.minion.module.EventSender;
import io.brine.minion.module.JobTable;
import io.brine.minion.module.MinionServices;
import io.brine.minion.module.ModuleRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** What this minion knows of itself, for its functions and for targeting. Thread-safe. */
final class MinionState implements MinionServices {

    private static final Logger LOG = LoggerFactory.getLogger(MinionState.class);
    private static final Duration PILLAR_PATIENCE = Duration.ofMinutes(3);

    private final MinionSettings settings;
    private final ModuleRegistry modules;
    private final Function<
                    Map<String, @Nullable Object>, CompletionStage<Map<String, @Nullable Object>>>
            pillarSource;
    private final EventSender events;
    private volatile Map<String, @Nullable Object> grains;
    private volatile Map<String, @Nullable Object> pillar = Map.of();
    private volatile JobTable jobs = JobTable.EMPTY;

    /**
     * Collects the grains: blocking.
     *
     * @param pillarSource asks the master for the pillar of these grains
     */
    MinionState(
            MinionSettings settings,
            ModuleRegistry modules,
            EventSender events,
            Function<Map<String, @Nullable Object>, CompletionStage<Map<String, @Nullable Object>>>
                    pillarSource) {
        this.settings = settings;
        this.modules = modules;
        this.events = events;
        this.pillarSource = pillarSource;
        this.grains = GrainsLoader.load(settings.opts());
    }

    void useJobs(JobTable table) {
        jobs = table;
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public Map<String, @Nullable Object> opts() {
        return settings.opts();
    }

    @Override
    public Map<String, @Nullable Object> grains() {
        return grains;
    }

    @Override
    public Map<String, @Nullable Object> pillar() {
        return pillar;
    }

    @Override
    public ModuleRegistry modules() {
        return modules;
    }

    @Override
    public JobTable jobs() {
        return jobs;
    }

    @Override
    public EventSender events() {
        return events;
    }

    @Override
    public void refreshGrains() {
        grains = GrainsLoader.load(settings.opts());
    }

    /** Fetches the pillar and keeps it, without waiting. */
    CompletionStage<Map<String, @Nullable Object>> fetchPillar() {
        return pillarSource.apply(grains).thenApply(this::keepPillar);
    }

    private Map<String, @Nullable Object> keepPillar(Map<String, @Nullable Object> fresh) {
        if (fresh.get("_errors") instanceof Iterable<?> errors) {
            errors.forEach(error -> LOG.error("Pillar render error: {}", error));
        }
        pillar = fresh;
        return fresh;
    }

    @Override
    public boolean refreshPillar() {
        try {
            fetchPillar()
                    .toCompletableFuture()
                    .get(PILLAR_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.error(
                    "The pillar could not be refreshed: {}",
                    e.getCause() == null ? e : e.getCause().getMessage());
            return false;
        }
    }

    /** Those of the named grains that this minion has. */
    Map<String, @Nullable Object> grainsNamed(Iterable<String> names) {
        Map<String, @Nullable Object> known = grains;
        Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
        for (String name : names) {
            if (known.containsKey(name)) {
                chosen.put(name, known.get(name));
            }
        }
        return chosen;
    }
}
