package io.brine.master.process;

import java.util.List;

/**
 * The master's pools, one per kind of slow work, so that one kind cannot starve another. Handshakes
 * have threads of their own.
 *
 * @param crypto the opening of requests, and RSA: tokens, pillar signatures
 * @param disk job cache and data caches
 * @param pillar the rendering of pillar, which may wait for commands of external pillars
 * @param files the file server's reads
 * @param runner runner functions, which may wait for minions
 * @param wheel wheel functions
 * @param access the back ends of external_auth, which may take seconds
 */
public record WorkPools(
        WorkPool crypto,
        WorkPool disk,
        WorkPool pillar,
        WorkPool files,
        WorkPool runner,
        WorkPool wheel,
        WorkPool access)
        implements AutoCloseable {
    /** Pools for a machine with so many processors. */
    public static WorkPools create(int processors) {
        int cpus = Math.max(1, processors);
        return new WorkPools(
                new WorkPool("CryptoPool", cpus, 4096),
                new WorkPool("DiskPool", 4, 16384),
                new WorkPool("PillarPool", Math.max(8, cpus), 4096),
                new WorkPool("FilePool", 4, 4096),
                new WorkPool("RunnerPool", 16, 1024),
                new WorkPool("WheelPool", 4, 1024),
                new WorkPool("AccessPool", 4, 256));
    }

    /** Every pool. */
    public List<WorkPool> all() {
        return List.of(crypto, disk, pillar, files, runner, wheel, access);
    }

    @Override
    public void close() {
        crypto.close();
        pillar.close();
        files.close();
        runner.close();
        wheel.close();
        access.close();
        disk.close();
    }
}
