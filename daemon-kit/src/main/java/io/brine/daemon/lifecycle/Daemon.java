package io.brine.daemon.lifecycle;

import org.jspecify.annotations.Nullable;

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

    /**
     * What keeps the daemon from its work just now, in a few words, or null when nothing does.
     * Called between start and stop by one thread again and again; may block for a few seconds.
     */
    default @Nullable String complaint() {
        return null;
    }
}
