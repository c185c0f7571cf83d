package io.brine.master.job;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Jobs that returns may be kept for: their directory and load are there, and nobody wants them left
 * out. A look at the disk counts for a second, since the returns of one job come close together.
 * Thread-safe; blocks on the disk.
 */
final class ReadyJobs {
    private static final int REMEMBERED = 1024;
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final JobDirectories directories;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new LinkedHashMap<>(); // guarded by itself

    private record Seen(Path directory, long at) {}

    ReadyJobs(JobDirectories directories, LongSupplier nanoTime) {
        this.directories = directories;
        this.nanoTime = nanoTime;
    }

    /** The directory of a job that is ready, else null. */
    @Nullable Path find(String jid) {
        long now = nanoTime.getAsLong();
        synchronized (seen) {
            Seen known = seen.get(jid);
            if (known != null && now - known.at() < FRESH_NANOS) {
                return known.directory();
            }
        }
        if (!JobDirectories.isValidJid(jid)) {
            return null;
        }
        Path directory = directories.of(jid);
        if (!Files.isRegularFile(directory.resolve(JobDirectories.LOAD))
                || Files.exists(directory.resolve(JobDirectories.NOCACHE))) {
            return null;
        }
        synchronized (seen) {
            seen.remove(jid);
            seen.put(jid, new Seen(directory, now));
            if (seen.size() > REMEMBERED) {
                seen.remove(seen.keySet().iterator().next());
            }
        }
        return directory;
    }

    /** Looks at the disk the next time. */
    void forget(String jid) {
        synchronized (seen) {
            seen.remove(jid);
        }
    }

    /** Looks at the disk for all of them the next time. */
    void clear() {
        synchronized (seen) {
            seen.clear();
        }
    }
}
