package io.brine.master.job;

import io.brine.master.cache.AtomicFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** One pass over the job cache that drops what is too old. Confined to one thread. */
final class JobSweep {
    private static final Logger LOG = LoggerFactory.getLogger(JobSweep.class);
    // A job that is being prepared has a directory shortly before it has its jid file.
    private static final Duration IN_PREPARATION = Duration.ofMinutes(1);

    private final JobDirectories directories;
    private final Instant oldest;
    private final Instant notInPreparation;
    private final Consumer<String> onDropped;
    private int dropped;

    JobSweep(JobDirectories directories, Duration keep, Consumer<String> onDropped) {
        this.directories = directories;
        this.onDropped = onDropped;
        Instant now = Instant.now();
        this.oldest = now.minus(keep);
        this.notInPreparation = now.minus(IN_PREPARATION);
    }

    int run() throws IOException {
        JobDirectories.forEachEntry(directories.root(), this::sweepTop);
        return dropped;
    }

    private void sweepTop(Path top) throws IOException {
        boolean old = modified(top).isBefore(oldest);
        JobDirectories.forEachEntry(top, this::sweepJob);
        if (old) {
            try {
                Files.deleteIfExists(top);
            } catch (DirectoryNotEmptyException stillUsed) {
                LOG.trace("{} is still used", top);
            }
        }
    }

    private void sweepJob(Path job) {
        try {
            Path jid = job.resolve(JobDirectories.JID);
            boolean drop =
                    Files.isRegularFile(jid)
                            ? modified(jid).isBefore(oldest)
                            : modified(job).isBefore(notInPreparation);
            if (drop) {
                byte[] id = Files.isRegularFile(jid) ? AtomicFiles.readIfPresent(jid) : null;
                AtomicFiles.removeTree(job);
                dropped++;
                if (id != null) {
                    onDropped.accept(new String(id, StandardCharsets.UTF_8).strip());
                }
            }
        } catch (IOException e) {
            LOG.error("cannot remove the old job {}: {}", job, e.toString());
        }
    }

    private static Instant modified(Path path) throws IOException {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (NoSuchFileException gone) {
            return Instant.MAX;
        }
    }
}
