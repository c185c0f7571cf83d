package io.brine.daemon.lifecycle;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells a container's health check how the daemon is, in the file that {@code $BRINE_HEALTH_FILE}
 * names: one line, {@code ok} or what is wrong, written anew every few seconds, so that a file that
 * has become old tells of a daemon that hangs. Reading a file costs a check next to nothing; asking
 * over a socket would cost it a JVM. Thread-safe.
 */
final class HealthFile implements AutoCloseable {
    /** The environment variable; no file without it. */
    static final String VARIABLE = "BRINE_HEALTH_FILE";

    static final String WELL = "ok";

    private static final Logger LOG = LoggerFactory.getLogger(HealthFile.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Path file;
    private final Daemon daemon;
    private final ScheduledExecutorService timer;
    private @Nullable String told;

    private HealthFile(Path file, Daemon daemon) {
        this.file = file.toAbsolutePath();
        this.daemon = daemon;
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "health");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Begins to write, or does nothing and returns null when the variable is not set. */
    static @Nullable HealthFile start(Map<String, String> environment, Daemon daemon) {
        String name = environment.get(VARIABLE);
        if (name == null || name.isBlank()) {
            return null;
        }
        HealthFile health = new HealthFile(Path.of(name), daemon);
        health.timer.scheduleWithFixedDelay(
                health::update, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return health;
    }

    private void update() {
        String now;
        try {
            String complaint = daemon.complaint();
            now = complaint == null ? WELL : complaint.replaceAll("\\s+", " ");
        } catch (RuntimeException e) {
            now = "the daemon cannot tell how it is: " + e;
        }
        // A minion that has just started is not signed in yet: that is no news.
        if (told != null && !now.equals(told)) {
            if (now.equals(WELL)) {
                LOG.info("Healthy");
            } else {
                LOG.warn("Not healthy: {}", now);
            }
        }
        write(now);
        told = now;
    }

    private void write(String line) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, line + "\n");
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (told == null) {
                LOG.warn("{} {} cannot be written: {}", VARIABLE, file, e.toString());
            }
        }
    }

    /** Stops writing and takes the file away. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            // An update may hang where the daemon hangs; then the file is left to grow old.
            if (timer.awaitTermination(1, TimeUnit.SECONDS)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("cannot remove {}", file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
