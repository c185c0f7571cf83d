package io.brine.master.job;

import io.brine.master.cache.AtomicFiles;
import io.brine.master.keys.KeyStore;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The job cache as Salt's {@code local_cache} returner lays it out below {@code cachedir/jobs}, so
 * that the real command lines read it. Thread-safe; several processes may use one directory.
 */
public final class LocalCacheJobStore implements JobCache {
    private static final int PREPARE_TRIES = 100;
    private static final int LOCKS = 64;
    private static final List<String> RETURN_FIELDS = List.of("return", "retcode", "success");

    private final JobDirectories directories;
    private final Supplier<String> jids;
    private final ReadyJobs ready;
    // Reading, merging and writing one job's files must not interleave with itself.
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

    /**
     * A store in the directory {@code jobs} of the cache directory, which is made when first
     * needed.
     *
     * @param cacheDir Salt's cache directory
     * @param hashType Salt's {@code hash_type}: md5, sha1, sha224, sha256, sha384 or sha512
     * @throws IllegalArgumentException if the hash type is unknown
     */
    public LocalCacheJobStore(Path cacheDir, String hashType) {
        this(cacheDir, hashType, new JobId()::next);
    }

    /**
     * The same with a given source of job ids.
     *
     * @param jids gives a new one each time; called by any thread
     * @throws IllegalArgumentException if the hash type is unknown
     */
    public LocalCacheJobStore(Path cacheDir, String hashType, Supplier<String> jids) {
        this.directories = new JobDirectories(cacheDir.resolve("jobs"), hashType);
        this.jids = jids;
        this.ready = new ReadyJobs(directories, System::nanoTime);
        Arrays.setAll(locks, i -> new ReentrantLock());
    }

    @Override
    public String prepareJob(@Nullable String wantedJid, boolean nocache) throws IOException {
        if (wantedJid != null && !wantedJid.isEmpty()) {
            prepare(directories.of(wantedJid), wantedJid, nocache);
            return wantedJid;
        }
        for (int i = 0; i < PREPARE_TRIES; i++) {
            String jid = jids.get();
            Path directory = directories.of(jid);
            AtomicFiles.makeDirectories(directories.parentOf(directory));
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException taken) {
                continue;
            } catch (NoSuchFileException sweptMeanwhile) {
                continue;
            }
            prepare(directory, jid, nocache);
            return jid;
        }
        throw new IOException("no free job id after " + PREPARE_TRIES + " tries");
    }

    private void prepare(Path directory, String jid, boolean nocache) throws IOException {
        AtomicFiles.makeDirectories(directory);
        Path jidFile = directory.resolve(JobDirectories.JID);
        if (!Files.exists(jidFile)) {
            AtomicFiles.write(jidFile, jid.getBytes(StandardCharsets.UTF_8));
        }
        if (nocache) {
            ready.forget(jid);
            AtomicFiles.write(directory.resolve(JobDirectories.NOCACHE), new byte[0]);
        }
    }

    @Override
    public void saveLoad(String jid, Map<?, ?> load, @Nullable Collection<String> minions)
            throws IOException {
        Path directory = directories.of(jid);
        AtomicFiles.makeDirectories(directory);
        AtomicFiles.write(
                directory.resolve(JobDirectories.LOAD), SaltPack.packBin(LoadSecrets.strip(load)));
        if (minions != null) {
            saveMinions(jid, minions, null);
        }
    }

    @Override
    public void saveMinions(String jid, Collection<String> minions, @Nullable String syndic)
            throws IOException {
        Path directory = directories.of(jid);
        if (syndic != null && !KeyStore.isValidId(syndic)) {
            throw new IllegalArgumentException("not a valid syndic id");
        }
        AtomicFiles.makeDirectories(directory);
        Path file =
                directory.resolve(
                        syndic == null ? JobDirectories.MINIONS : ".minions." + syndic + ".p");
        ReentrantLock lock = lock(jid);
        lock.lock();
        try {
            TreeSet<String> merged = new TreeSet<>(minions);
            addIds(file, merged);
            AtomicFiles.write(file, SaltPack.packBin(List.copyOf(merged)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SaveOutcome saveReturn(String jid, String minionId, Map<?, ?> load) throws IOException {
        if (!KeyStore.isValidId(minionId)) {
            throw new IllegalArgumentException("not a valid minion id");
        }
        Path known = ready.find(jid);
        Path directory = known == null ? directories.of(jid) : known;
        SaveOutcome refused = known == null ? refusal(directory) : null;
        if (refused != null) {
            return refused;
        }
        byte[] packed = SaltPack.packBin(returnRecord(load));
        Path minionDirectory = JobDirectories.ofMinion(directory, minionId);
        ReentrantLock lock = lock(jid + minionId);
        lock.lock();
        try {
            Path file = minionDirectory.resolve(JobDirectories.RETURN);
            // In a directory that was just made there is no return to look for.
            byte[] present = makeFresh(minionDirectory) ? null : AtomicFiles.readIfPresent(file);
            if (present != null) {
                return Arrays.equals(present, packed)
                        ? SaveOutcome.DUPLICATE
                        : SaveOutcome.CONFLICT;
            }
            if (load.containsKey("out")) {
                AtomicFiles.write(
                        minionDirectory.resolve(JobDirectories.OUT),
                        SaltPack.packBin(load.get("out")));
            }
            AtomicFiles.write(file, packed);
            return SaveOutcome.STORED;
        } catch (NoSuchFileException sweptMeanwhile) {
            ready.forget(jid);
            return SaveOutcome.UNKNOWN_JOB;
        } finally {
            lock.unlock();
        }
    }

    /** False if the directory was there already. */
    private static boolean makeFresh(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            return false;
        }
    }

    /** Why no return of this job is kept; null if they are. */
    @Nullable SaveOutcome refusal(String jid) {
        return ready.find(jid) == null ? refusal(directories.of(jid)) : null;
    }

    private static @Nullable SaveOutcome refusal(Path directory) {
        if (!Files.isDirectory(directory)) {
            return SaveOutcome.UNKNOWN_JOB;
        }
        return Files.isRegularFile(directory.resolve(JobDirectories.NOCACHE))
                ? SaveOutcome.NOT_CACHED
                : null;
    }

    /** What is kept of a return. */
    static Map<String, @Nullable Object> returnRecord(Map<?, ?> load) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        for (String field : RETURN_FIELDS) {
            if (load.containsKey(field)) {
                kept.put(field, load.get(field));
            }
        }
        return kept;
    }

    @Override
    public boolean exists(String jid) {
        return ready.find(jid) != null
                || (JobDirectories.isValidJid(jid) && Files.isDirectory(directories.of(jid)));
    }

    @Override
    public boolean hasLoad(String jid) {
        return ready.find(jid) != null
                || Files.isRegularFile(directories.of(jid).resolve(JobDirectories.LOAD));
    }

    @Override
    public String newJid() {
        return jids.get();
    }

    @Override
    public @Nullable Map<Object, @Nullable Object> load(String jid) throws IOException {
        return unpackMap(directories.of(jid).resolve(JobDirectories.LOAD));
    }

    @Override
    public NavigableSet<String> minions(String jid) throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directories.of(jid), ".minions*.p")) {
            for (Path file : files) {
                addIds(file, ids);
            }
        } catch (NoSuchFileException unknown) {
            return Collections.emptyNavigableSet();
        }
        return Collections.unmodifiableNavigableSet(ids);
    }

    @Override
    public Map<String, Map<Object, @Nullable Object>> returns(String jid) throws IOException {
        Map<String, Map<Object, @Nullable Object>> returns = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directories.of(jid))) {
            for (Path entry : entries) {
                String minion = JobDirectories.minionOf(entry);
                Map<Object, @Nullable Object> one = minion == null ? null : readReturn(entry);
                if (minion != null && one != null) {
                    returns.put(minion, one);
                }
            }
        } catch (NoSuchFileException unknown) {
            return Map.of();
        }
        return Collections.unmodifiableMap(returns);
    }

    private static @Nullable Map<Object, @Nullable Object> readReturn(Path minionDirectory)
            throws IOException {
        Path file = minionDirectory.resolve(JobDirectories.RETURN);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        Object value = unpack(file);
        Map<Object, @Nullable Object> one = new LinkedHashMap<>();
        // Salt before 2015 kept the bare return value.
        if (value instanceof Map<?, ?> map && map.containsKey("return")) {
            one.putAll(map);
        } else {
            one.put("return", value);
        }
        Path out = minionDirectory.resolve(JobDirectories.OUT);
        if (Files.isRegularFile(out)) {
            one.put("out", unpack(out));
        }
        return one;
    }

    @Override
    public NavigableSet<String> jids() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        directories.forEach(
                directory -> {
                    byte[] jid = AtomicFiles.readIfPresent(directory.resolve(JobDirectories.JID));
                    if (jid != null) {
                        found.add(new String(jid, StandardCharsets.UTF_8).strip());
                    }
                });
        return Collections.unmodifiableNavigableSet(found);
    }

    @Override
    public void saveEndTime(String jid, String time) throws IOException {
        Path directory = directories.of(jid);
        AtomicFiles.makeDirectories(directory);
        AtomicFiles.write(
                directory.resolve(JobDirectories.END_TIME), time.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int cleanOldJobs(Duration keep) throws IOException {
        return cleanOldJobs(keep, jid -> {});
    }

    /** The same; {@code onDropped} hears the jid of each job that had one. */
    int cleanOldJobs(Duration keep, Consumer<String> onDropped) throws IOException {
        if (keep.isZero()) {
            return 0;
        }
        int dropped = new JobSweep(directories, keep, onDropped).run();
        ready.clear();
        return dropped;
    }

    private ReentrantLock lock(String jid) {
        return locks[Math.floorMod(jid.hashCode(), LOCKS)];
    }

    private static void addIds(Path file, Collection<String> ids) throws IOException {
        byte[] packed = AtomicFiles.readIfPresent(file);
        if (packed == null) {
            return;
        }
        try {
            if (SaltPack.unpack(packed) instanceof List<?> list) {
                for (Object id : list) {
                    if (id instanceof String text) {
                        ids.add(text);
                    }
                }
            }
        } catch (PayloadException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Map<Object, @Nullable Object> unpackMap(Path file) throws IOException {
        try {
            return unpack(file) instanceof Map<?, ?> map
                    ? new LinkedHashMap<Object, @Nullable Object>(map)
                    : null;
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return null;
        }
    }

    private static @Nullable Object unpack(Path file) throws IOException {
        try {
            return SaltPack.unpack(Files.readAllBytes(file));
        } catch (PayloadException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
