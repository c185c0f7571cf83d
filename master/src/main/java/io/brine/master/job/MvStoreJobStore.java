package io.brine.master.job;

import io.brine.master.keys.KeyStore;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code master_job_cache: mvstore}: returns lie in one file, {@code cachedir/returns.mvstore}, and
 * are on the disk before they count; everything else about a job stays in Salt's files, where the
 * command lines look for it. Returns that were kept in Salt's files before are still found.
 *
 * <p>Thread-safe. One process may use the file at a time.
 */
public final class MvStoreJobStore implements JobCache {
    /** The value of {@code master_job_cache} that asks for this cache. */
    public static final String NAME = "mvstore";

    private static final String FILE = "returns.mvstore";
    private static final String OUT = "out";
    private static final int COMPACT_MILLISECONDS = 200;

    private final LocalCacheJobStore jobs;
    private final ReturnFile file;
    private final GroupCommit commits;

    private MvStoreJobStore(LocalCacheJobStore jobs, ReturnFile file) {
        this.jobs = jobs;
        this.file = file;
        this.commits = new GroupCommit(file);
    }

    /**
     * Opens the file in the cache directory, which must exist.
     *
     * @param jobs keeps all but the returns
     * @throws IOException naming the file if it cannot be used
     */
    public static MvStoreJobStore open(Path cacheDir, LocalCacheJobStore jobs) throws IOException {
        return new MvStoreJobStore(jobs, ReturnFile.open(cacheDir.resolve(FILE)));
    }

    static MvStoreJobStore over(ReturnFile file, LocalCacheJobStore jobs) {
        return new MvStoreJobStore(jobs, file);
    }

    @Override
    public CompletionStage<SaveOutcome> storeReturn(String jid, String minionId, Map<?, ?> load) {
        if (!KeyStore.isValidId(minionId)) {
            throw new IllegalArgumentException("not a valid minion id");
        }
        SaveOutcome refused = jobs.refusal(jid);
        if (refused != null) {
            return CompletableFuture.completedFuture(refused);
        }
        Map<String, @Nullable Object> kept = LocalCacheJobStore.returnRecord(load);
        if (load.containsKey(OUT)) {
            kept.put(OUT, load.get(OUT));
        }
        return commits.put(jid, minionId, SaltPack.packBin(kept));
    }

    @Override
    public SaveOutcome saveReturn(String jid, String minionId, Map<?, ?> load) throws IOException {
        return await(storeReturn(jid, minionId, load));
    }

    private static SaveOutcome await(CompletionStage<SaveOutcome> stage) throws IOException {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    @Override
    public Map<String, Map<Object, @Nullable Object>> returns(String jid) throws IOException {
        if (!JobDirectories.isValidJid(jid)) {
            throw new IllegalArgumentException("not a valid jid");
        }
        Map<String, Map<Object, @Nullable Object>> returns = new TreeMap<>(jobs.returns(jid));
        Map<String, byte[]> packed = new TreeMap<>();
        file.forEach(jid, packed::put);
        for (Map.Entry<String, byte[]> one : packed.entrySet()) {
            returns.put(one.getKey(), unpacked(jid, one.getValue()));
        }
        return Collections.unmodifiableMap(returns);
    }

    private static Map<Object, @Nullable Object> unpacked(String jid, byte[] packed)
            throws IOException {
        try {
            return SaltPack.unpack(packed) instanceof Map<?, ?> map
                    ? new LinkedHashMap<Object, @Nullable Object>(map)
                    : Map.of();
        } catch (PayloadException e) {
            throw new IOException("cannot read a return of job " + jid + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int cleanOldJobs(Duration keep) throws IOException {
        if (keep.isZero()) {
            return 0;
        }
        List<String> gone = new ArrayList<>();
        int dropped = jobs.cleanOldJobs(keep, gone::add);
        String oldest = JobId.at(Instant.now().minus(keep));
        SaveOutcome unused =
                await(
                        commits.submit(
                                returns -> {
                                    for (String jid : gone) {
                                        returns.remove(jid);
                                    }
                                    // Somebody else may have removed the job's directory.
                                    returns.removeBefore(oldest, jid -> !jobs.exists(jid));
                                    return SaveOutcome.STORED;
                                }));
        // Every commit, however small, leaves some room behind that is not used again by itself.
        file.compact(COMPACT_MILLISECONDS);
        return dropped;
    }

    @Override
    public void close() {
        commits.close();
        file.close();
    }

    @Override
    public String prepareJob(@Nullable String wantedJid, boolean nocache) throws IOException {
        return jobs.prepareJob(wantedJid, nocache);
    }

    @Override
    public void saveLoad(String jid, Map<?, ?> load, @Nullable Collection<String> minions)
            throws IOException {
        jobs.saveLoad(jid, load, minions);
    }

    @Override
    public void saveMinions(String jid, Collection<String> minions, @Nullable String syndic)
            throws IOException {
        jobs.saveMinions(jid, minions, syndic);
    }

    @Override
    public boolean exists(String jid) {
        return jobs.exists(jid);
    }

    @Override
    public boolean hasLoad(String jid) {
        return jobs.hasLoad(jid);
    }

    @Override
    public String newJid() {
        return jobs.newJid();
    }

    @Override
    public @Nullable Map<Object, @Nullable Object> load(String jid) throws IOException {
        return jobs.load(jid);
    }

    @Override
    public NavigableSet<String> minions(String jid) throws IOException {
        return jobs.minions(jid);
    }

    @Override
    public NavigableSet<String> jids() throws IOException {
        return jobs.jids();
    }

    @Override
    public void saveEndTime(String jid, String time) throws IOException {
        jobs.saveEndTime(jid, time);
    }
}
