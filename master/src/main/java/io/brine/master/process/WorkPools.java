package io.brine.master.process;

import java.util.List;

/**
 * The master's pools, one per kind of slow work, so that one kind cannot starve another: a storm of
 * {@code _auth} leaves the signing of publishes and the job cache alone.
 *
 * @param auth RSA for {@code _auth} and the reading of key files
 * @param crypto RSA for everybody else: tokens, pillar signatures
 * @param disk job cache and data caches
 * @param pillar the rendering of pillar, which may wait for commands of external pillars
 * @param files the file server's reads
 * @param runner runner functions, which may wait for minions
 * @param wheel wheel functions
 * @param access the back ends of external_auth, which may take seconds
 */
public record WorkPools(
        WorkPool auth,
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
                new WorkPool("AuthPool", cpus, 4096),
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
        return List.of(auth, crypto, disk, pillar, files, runner, wheel, access);
    }

    @Override
    public void close() {
        auth.close();
        crypto.close();
        pillar.close();
        files.close();
        runner.close();
        wheel.close();
        access.close();
        disk.close();
    }
}
