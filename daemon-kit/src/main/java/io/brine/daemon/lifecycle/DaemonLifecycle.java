package io.brine.daemon.lifecycle;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * The life of a daemon process: start, pid file, readiness (systemd and the launcher's {@code -d}),
 * wait for SIGTERM, SIGINT or {@link #requestStop}, orderly stop within 10 seconds.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class DaemonLifecycle {
    /**
     * @param program the daemon's name for messages, for example {@code brine-master}
     * @param pidFile where to write the process id, or null for nowhere
     * @param daemonize true when the launcher waits for readiness in order to detach ({@code -d})
     */
    public DaemonLifecycle(String program, @Nullable Path pidFile, boolean daemonize) {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts the daemon, blocks until it is asked to end, stops it.
     *
     * @return the exit code: that of {@link #requestStop}, 0 after a signal, non-zero when the
     *     start failed (one line on stderr then)
     */
    public int run(Daemon daemon) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes {@link #run} stop the daemon and return {@code exitCode}. Any thread; later calls have
     * no effect.
     */
    public void requestStop(int exitCode) {
        throw new UnsupportedOperationException();
    }
}
