package io.brine.master.metrics;

import io.brine.master.auth.AuthObserver;
import io.brine.master.config.MasterConfig;
import io.brine.master.config.MetricsOptions;
import io.brine.master.event.EventBus;
import io.brine.master.function.Presence;
import io.brine.master.request.RequestObserver;
import io.brine.master.status.MasterStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Who hears of the master's work, as {@code metrics} and {@code master_stats} say: nobody, if they
 * are off. Thread-safe.
 */
public final class Telemetry {
    private final MetricsOptions options;
    private final @Nullable Duration statsInterval;
    private final EventBus events;
    private final InstantSource clock;
    private final @Nullable PrometheusMeterRegistry registry;
    private final @Nullable MasterMetrics metrics;

    /** Of a master with this configuration; counts what goes over the bus from now on. */
    public Telemetry(MasterConfig config, EventBus events, InstantSource clock) {
        this.options = config.metrics();
        this.statsInterval = config.statsInterval();
        this.events = events;
        this.clock = clock;
        if (options.enabled()) {
            registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            metrics = new MasterMetrics(registry, options);
            events.listen(metrics);
        } else {
            registry = null;
            metrics = null;
        }
    }

    /** Whether metrics are to be served. */
    public boolean isServed() {
        return metrics != null;
    }

    /** Who hears how each {@code _auth} ends. */
    public AuthObserver auth() {
        return metrics == null ? AuthObserver.NONE : metrics;
    }

    /**
     * Who hears of the requests of one worker.
     *
     * @param number its place among the workers, from 0
     */
    public RequestObserver worker(String name, int number) {
        RequestObserver counting = metrics == null ? RequestObserver.NONE : metrics;
        return statsInterval == null
                ? counting
                : counting.and(new WorkerStats(name, number, statsInterval, clock, events::fire));
    }

    /**
     * The gauges; made once.
     *
     * @throws IllegalStateException if metrics are not to be served
     */
    public MasterGauges gauges(Supplier<MasterStatus> status, Presence presence) {
        return new MasterGauges(registry(), status, presence);
    }

    /**
     * A server of the metrics, not yet started.
     *
     * @throws IllegalStateException if metrics are not to be served
     */
    public MetricsServer server(MasterGauges gauges) {
        PrometheusMeterRegistry registry = registry();
        return new MetricsServer(
                options,
                () -> {
                    gauges.look();
                    return registry.scrape();
                });
    }

    private PrometheusMeterRegistry registry() {
        if (registry == null) {
            throw new IllegalStateException("metrics are not to be served");
        }
        return registry;
    }
}
