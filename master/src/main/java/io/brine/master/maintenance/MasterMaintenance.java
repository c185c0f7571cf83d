package io.brine.master.maintenance;

import io.brine.master.access.TokenStore;
import io.brine.master.job.JobCache;
import io.brine.master.keys.AutoSign;
import io.brine.master.keys.KeyRotation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The chores of a master that keeps its data in Salt's directories. Confined to one thread. */
public final class MasterMaintenance implements MaintenanceTasks {
    private static final Logger LOG = LoggerFactory.getLogger(MasterMaintenance.class);

    private interface Chore {
        void run() throws IOException;
    }

    private final Path cacheDir;
    private final String masterId;
    private final Duration keepJobs;
    private final JobCache jobs;
    private final AutoSign autoSign;
    private final TokenStore tokens;
    private final Runnable rotate;

    /**
     * The chores over the master's stores.
     *
     * @param cacheDir Salt's cache directory
     * @param masterId the master's {@code id}: rotation requests of others do not count
     * @param keepJobs {@code keep_jobs_seconds}; zero keeps jobs for ever
     * @param rotate makes a new shared key; called on this thread
     */
    public MasterMaintenance(
            Path cacheDir,
            String masterId,
            Duration keepJobs,
            JobCache jobs,
            AutoSign autoSign,
            TokenStore tokens,
            Runnable rotate) {
        this.cacheDir = cacheDir;
        this.masterId = masterId;
        this.keepJobs = keepJobs;
        this.jobs = jobs;
        this.autoSign = autoSign;
        this.tokens = tokens;
        this.rotate = rotate;
    }

    @Override
    public void start() {
        chore("removing a stale rotation request", () -> KeyRotation.discard(cacheDir));
    }

    @Override
    public void runOnce() {
        chore("key rotation", this::rotateIfAsked);
        chore("cleaning old jobs", this::cleanOldJobs);
        chore("cleaning old publish_auth files", this::cleanPublishAuth);
        chore("cleaning expired tokens", this::cleanTokens);
        chore("cleaning expired autosign stubs", () -> autoSign.removeExpiredStubs());
    }

    private void rotateIfAsked() throws IOException {
        if (KeyRotation.take(cacheDir, masterId)) {
            LOG.info("rotating the shared key: a key was deleted or rejected");
            rotate.run();
        }
    }

    private void cleanOldJobs() throws IOException {
        int dropped = jobs.cleanOldJobs(keepJobs);
        if (dropped > 0) {
            LOG.debug("dropped {} old jobs", dropped);
        }
    }

    private void cleanTokens() throws IOException {
        int removed = tokens.clean();
        if (removed > 0) {
            LOG.debug("removed {} expired tokens", removed);
        }
    }

    private void cleanPublishAuth() throws IOException {
        if (keepJobs.isZero()) {
            return;
        }
        Instant oldest = Instant.now().minus(keepJobs);
        try (var entries = Files.newDirectoryStream(cacheDir.resolve("publish_auth"))) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(entry).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (NoSuchFileException none) {
            LOG.trace("no publish_auth directory");
        }
    }

    private static void chore(String what, Chore chore) {
        try {
            chore.run();
        } catch (IOException | RuntimeException e) {
            LOG.error("{} failed: {}", what, e.toString());
            LOG.debug("{} failed", what, e);
        }
    }
}
