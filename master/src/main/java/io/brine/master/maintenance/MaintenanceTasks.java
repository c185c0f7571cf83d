package io.brine.master.maintenance;

/**
 * What the Maintenance loop does every {@code loop_interval}. Each chore's failure is logged and
 * does not stop the others. Confined to one thread at a time; blocks on the disk.
 */
public interface MaintenanceTasks {

    /** Before the first round: removes a stale {@code .dfn}. */
    void start();

    /**
     * One round: old jobs, expired autosign stubs, and the rotation that {@code salt-key} asked for
     * with {@code cachedir/.dfn}.
     */
    void runOnce();

    /** These, and one chore more at the end of each round. */
    default MaintenanceTasks andThen(Runnable more) {
        MaintenanceTasks these = this;
        return new MaintenanceTasks() {
            @Override
            public void start() {
                these.start();
            }

            @Override
            public void runOnce() {
                these.runOnce();
                more.run();
            }
        };
    }
}
