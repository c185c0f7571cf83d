package io.brine.benchmarks.swarm.master;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a master's processes again and again, from a thread of its own, to know the peaks.
 * Thread-safe.
 */
public final class MasterWatch implements AutoCloseable {
    private static final long RESIDENT_MILLIS = 250;

    /** To ask for the proportional memory makes the kernel walk all pages: seldom. */
    private static final long PROPORTIONAL_MILLIS = 2000;

    /**
     * What the master took over some time.
     *
     * @param cpuSeconds over all its processes
     * @param peakResident octets
     * @param peakProportional octets
     */
    public record Use(
            double seconds, double cpuSeconds, long peakResident, long peakProportional) {}

    private final ProcessTree processes;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("swarm-watch").factory());
    private long peakResident;
    private long peakProportional;
    private double cpuBefore;
    private long began;

    private MasterWatch(ProcessTree processes) {
        this.processes = processes;
        timer.scheduleWithFixedDelay(
                this::resident, RESIDENT_MILLIS, RESIDENT_MILLIS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                this::proportional,
                PROPORTIONAL_MILLIS,
                PROPORTIONAL_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Watches a process and all below it; null when there is no such process to look at. */
    public static @Nullable MasterWatch of(long pid) {
        ProcessTree tree = ProcessTree.of(pid);
        return pid > 0 && tree.isAlive() ? new MasterWatch(tree) : null;
    }

    /** The processes that are watched. */
    public ProcessTree processes() {
        return processes;
    }

    /** Begins anew: what {@link #use} tells is of the time from here. */
    public synchronized void begin() {
        peakResident = 0;
        peakProportional = 0;
        cpuBefore = processes.cpuSeconds();
        began = System.nanoTime();
    }

    /** What the master took since {@link #begin}. */
    public Use use() {
        resident();
        proportional();
        double cpu = processes.cpuSeconds();
        synchronized (this) {
            return new Use(
                    (System.nanoTime() - began) / 1e9,
                    cpu - cpuBefore,
                    peakResident,
                    peakProportional);
        }
    }

    private void resident() {
        long now = processes.residentBytes();
        synchronized (this) {
            peakResident = Math.max(peakResident, now);
        }
    }

    private void proportional() {
        long now = processes.proportionalBytes();
        synchronized (this) {
            peakProportional = Math.max(peakProportional, now);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
