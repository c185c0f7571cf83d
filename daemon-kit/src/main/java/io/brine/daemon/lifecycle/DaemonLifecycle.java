package io.brine.daemon.lifecycle;

import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.logging.Logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The life of a daemon process: start, pid file, readiness (systemd and the launcher's {@code -d}),
 * wait for SIGTERM, SIGINT or {@link #requestStop}, orderly stop within 10 seconds. Used once per
 * process.
 */
public final class DaemonLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonLifecycle.class);

    /** Salt's tooling gives a daemon 10 s; the rest is for this process's own end. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(9);

    private final String program;
    private final @Nullable PidFile pidFile;
    private final boolean daemonize;
    private final Readiness readiness;
    private final CompletableFuture<Integer> stopRequest = new CompletableFuture<>();
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile @Nullable HealthFile health;

    /**
     * @param program the daemon's name for messages, for example {@code brine-master}
     * @param pidFile where to write the process id, or null for nowhere
     * @param daemonize true when the launcher waits for readiness in order to detach ({@code -d})
     */
    public DaemonLifecycle(String program, @Nullable Path pidFile, boolean daemonize) {
        this.program = program;
        this.pidFile = pidFile == null ? null : new PidFile(pidFile);
        this.daemonize = daemonize;
        this.readiness = new Readiness(System.getenv(), daemonize, System.out);
    }

    /**
     * Starts the daemon, blocks until it is asked to end, stops it.
     *
     * @return the exit code: that of {@link #requestStop}, 0 after a signal, non-zero when the
     *     start failed (one line on stderr then)
     */
    public int run(Daemon daemon) {
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) ->
                        LOG.error("thread {} died of an error", thread.getName(), thrown));
        // The JVM runs this on SIGTERM, SIGINT and SIGHUP, and would then exit with 128 + the
        // signal's number.
        Thread onSignal = new Thread(() -> endBySignal(daemon), "shutdown");
        Runtime.getRuntime().addShutdownHook(onSignal);
        StackDumpSignal.install();
        int exitCode = start(daemon) ? awaitStop() : ExitCodes.GENERIC;
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // A signal came meanwhile: its thread ends the process.
            return exitCode;
        }
        return stopOnce(daemon) ? exitCode : ExitCodes.SOFTWARE;
    }

    /**
     * Makes {@link #run} stop the daemon and return {@code exitCode}. Any thread; later calls have
     * no effect.
     */
    public void requestStop(int exitCode) {
        stopRequest.complete(exitCode);
    }

    private boolean start(Daemon daemon) {
        boolean success = false;
        try {
            daemon.start();
            success = true;
            writePidFile();
            LOG.info("{} is ready", program);
            health = HealthFile.start(System.getenv(), daemon);
            readiness.ready(program + " is serving");
            if (daemonize) {
                Logging.detachConsole();
            }
        } catch (StartException e) {
            LOG.debug("{} could not start", program, e);
            System.err.println(program + ": " + e.getMessage());
        } catch (Exception e) {
            LOG.error("{} could not start", program, e);
            System.err.println(program + ": cannot start: " + e);
        } finally {
            started.complete(success);
        }
        return success;
    }

    private void writePidFile() {
        PidFile file = pidFile;
        if (file == null) {
            return;
        }
        try {
            file.write();
        } catch (IOException e) {
            LOG.warn(
                    "cannot write the pid file: {} (option pidfile or --pid-file names another)",
                    e.toString());
        }
    }

    private int awaitStop() {
        try {
            return stopRequest.get();
        } catch (InterruptedException | ExecutionException e) {
            return ExitCodes.SOFTWARE;
        }
    }

    private void endBySignal(Daemon daemon) {
        LOG.info("{} is stopping", program);
        boolean clean = stopOnce(daemon);
        Runtime.getRuntime().halt(clean ? ExitCodes.OK : ExitCodes.SOFTWARE);
    }

    /**
     * @return false when the daemon did not end in time or threw
     */
    private boolean stopOnce(Daemon daemon) {
        if (!stopped.compareAndSet(false, true)) {
            return true;
        }
        readiness.stopping();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread stopper = new Thread(() -> done.complete(stopNow(daemon)), "stop");
        stopper.setDaemon(true);
        stopper.start();
        try {
            return done.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.error(
                    "{} did not stop within {} s and is cut off", program, STOP_LIMIT.toSeconds());
            return false;
        } catch (InterruptedException | ExecutionException e) {
            return false;
        }
    }

    private boolean stopNow(Daemon daemon) {
        boolean clean = true;
        try {
            // A start that is under way is let finish: half a daemon cannot be stopped.
            started.get();
            HealthFile file = health;
            if (file != null) {
                file.close();
            }
            daemon.stop();
        } catch (Exception e) {
            LOG.error("{} did not stop cleanly", program, e);
            clean = false;
        }
        PidFile pid = pidFile;
        if (pid != null) {
            try {
                pid.remove();
            } catch (IOException e) {
                LOG.warn("cannot remove the pid file: {}", e.toString());
            }
        }
        LOG.info("{} has stopped", program);
        return clean;
    }
}
