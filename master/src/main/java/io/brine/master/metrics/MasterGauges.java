package io.brine.master.metrics;

import io.brine.master.function.Presence;
import io.brine.master.process.PartStatus;
import io.brine.master.status.MasterStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What is looked at only when somebody asks: Salt's three gauges, and of each part and pool what
 * {@code --status} tells, as {@code brine_part_*} and {@code brine_pool_*}.
 *
 * <p>Thread-safe; {@link #look} blocks on the disk.
 */
public final class MasterGauges {
    private static final Logger LOG = LoggerFactory.getLogger(MasterGauges.class);

    private final MeterRegistry registry;
    private final Supplier<MasterStatus> status;
    private final Presence presence;
    private volatile Seen seen = new Seen(Map.of(), Map.of(), Double.NaN);

    private record Seen(
            Map<String, PartStatus> parts, Map<String, MasterStatus.Pool> pools, double minions) {}

    /**
     * Gauges of a registry.
     *
     * @param status how the parts are doing
     * @param presence who is connected; may block
     */
    public MasterGauges(MeterRegistry registry, Supplier<MasterStatus> status, Presence presence) {
        this.registry = registry;
        this.status = status;
        this.presence = presence;
        new FileDescriptorMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder("salt.master.connected_minions.count", this, g -> g.seen.minions())
                .description("Minions that are connected.")
                .register(registry);
        Gauge.builder("salt.master.workers.queue.depth", this, MasterGauges::queueDepth)
                .description("Requests that wait for a worker or are with one.")
                .tag("pool", "default")
                .register(registry);
        Gauge.builder("salt.process.open_fds", MasterGauges::openFiles)
                .description("Open file descriptors of this process.")
                .register(registry);
    }

    /** A counter that somebody else counts, as {@code brine_<name>_total}. */
    public void counter(String name, String description, LongSupplier count) {
        FunctionCounter.builder("brine." + name, count, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** A value that somebody else knows, as {@code brine_<name>}. */
    public void gauge(String name, String description, LongSupplier value) {
        Gauge.builder("brine." + name, value, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** Looks at everything, so that what is told next is of now; blocks. */
    public synchronized void look() {
        MasterStatus now = status.get();
        Map<String, PartStatus> parts = new HashMap<>();
        now.parts().forEach(part -> parts.put(part.name(), part));
        Map<String, MasterStatus.Pool> pools = new HashMap<>();
        now.pools().forEach(pool -> pools.put(pool.name(), pool));
        Seen before = seen;
        seen = new Seen(parts, pools, connected());
        parts.keySet().stream()
                .filter(name -> !before.parts().containsKey(name))
                .forEach(this::register);
        pools.keySet().stream()
                .filter(name -> !before.pools().containsKey(name))
                .forEach(this::registerPool);
    }

    private double connected() {
        try {
            return presence.connected().size();
        } catch (IOException e) {
            LOG.warn("Cannot count the connected minions: {}", e.toString());
            return Double.NaN;
        }
    }

    private void register(String part) {
        Gauge.builder("brine.part.up", this, g -> g.isUp(part) ? 1 : 0)
                .description("Whether the part runs.")
                .tag("part", part)
                .register(registry);
        Gauge.builder("brine.part.queue", this, g -> g.of(part, p -> p.load().queued()))
                .description("What waits in the part.")
                .tag("part", part)
                .register(registry);
        counter("part.restarts", "How often the part was replaced.", part, PartStatus::restarts);
        counter("part.messages", "What passed through it.", part, p -> p.load().messages());
        counter("part.errors", "What was lost or failed in it.", part, p -> p.load().errors());
    }

    private void counter(
            String name, String description, String part, ToDoubleFunction<PartStatus> count) {
        FunctionCounter.builder("brine." + name, this, g -> g.of(part, count))
                .description(description)
                .tag("part", part)
                .register(registry);
    }

    private void registerPool(String pool) {
        Gauge.builder("brine.pool.queue", this, g -> g.ofPool(pool, MasterStatus.Pool::queued))
                .description("Tasks that wait for a thread of the pool.")
                .tag("pool", pool)
                .register(registry);
        FunctionCounter.builder(
                        "brine.pool.refused", this, g -> g.ofPool(pool, MasterStatus.Pool::refused))
                .description("Tasks that were refused for want of room.")
                .tag("pool", pool)
                .register(registry);
    }

    private boolean isUp(String part) {
        PartStatus known = seen.parts().get(part);
        return known != null && known.state() == PartStatus.State.RUNNING;
    }

    private double of(String part, ToDoubleFunction<PartStatus> what) {
        PartStatus known = seen.parts().get(part);
        return known == null ? Double.NaN : what.applyAsDouble(known);
    }

    private double ofPool(String pool, ToDoubleFunction<MasterStatus.Pool> what) {
        MasterStatus.Pool known = seen.pools().get(pool);
        return known == null ? Double.NaN : what.applyAsDouble(known);
    }

    private double queueDepth() {
        return seen.parts().values().stream()
                .filter(part -> part.name().startsWith("MWorker"))
                .mapToLong(part -> part.load().queued())
                .sum();
    }

    private static double openFiles() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : Double.NaN;
    }
}
