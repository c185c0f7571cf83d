package io.brine.master.job;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;

/**
 * The job cache as Salt's {@code local_cache} returner lays it out below {@code cachedir/jobs}, so
 * that the real command lines read it. Thread-safe; several processes may use one directory.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class LocalCacheJobStore implements JobCache {
    private final Path jobsDir;
    private final String hashType;

    /**
     * A store below {@code cachedir/jobs}; the directory is made when first needed.
     *
     * @param hashType Salt's {@code hash_type}: md5, sha1, sha224, sha256, sha384 or sha512
     * @throws IllegalArgumentException if the hash type is unknown
     */
    public LocalCacheJobStore(Path cacheDir, String hashType) {
        this.jobsDir = cacheDir.resolve("jobs");
        this.hashType = hashType;
    }

    @Override
    public String prepareJob(@Nullable String wantedJid, boolean nocache) throws IOException {
        throw new UnsupportedOperationException(jobsDir + hashType);
    }

    @Override
    public void saveLoad(String jid, Map<?, ?> load, @Nullable Collection<String> minions)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void saveMinions(String jid, Collection<String> minions, @Nullable String syndic)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public SaveOutcome saveReturn(String jid, String minionId, Map<?, ?> load) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean exists(String jid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Map<Object, @Nullable Object> load(String jid) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public NavigableSet<String> minions(String jid) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Map<Object, @Nullable Object>> returns(String jid) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public NavigableSet<String> jids() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void saveEndTime(String jid, String time) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public int cleanOldJobs(Duration keep) throws IOException {
        throw new UnsupportedOperationException();
    }
}
