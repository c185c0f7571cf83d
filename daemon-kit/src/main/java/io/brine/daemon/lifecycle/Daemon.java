package io.brine.daemon.lifecycle;

/** Something that {@link DaemonLifecycle} starts once and stops once. */
public interface Daemon {
    /**
     * Returns when the daemon serves: ports bound, sockets made.
     *
     * @throws StartException when it cannot, with the one line to show
     */
    void start() throws Exception;

    /**
     * Ends everything that {@link #start} began, within 10 seconds; called once, from another
     * thread than start.
     */
    void stop() throws Exception;
}
