package io.brine.master.batch;

import io.brine.master.cache.AtomicFiles;
import io.brine.salt.crypto.HashType;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What Salt 3008 keeps of batches on disk: {@code .batch.p} in the job's directory and {@code
 * cachedir/batch_active.p}. Confined to one thread; blocks on the disk.
 */
final class BatchFiles {
    private static final Logger LOG = LoggerFactory.getLogger(BatchFiles.class);

    private final Path cacheDir;
    private final HashType hashType;

    BatchFiles(Path cacheDir, HashType hashType) {
        this.cacheDir = cacheDir;
        this.hashType = hashType;
    }

    private Path directory(String jid) {
        if (!JobId.isValid(jid)) {
            throw new IllegalArgumentException("not a valid jid");
        }
        return cacheDir.resolve("jobs").resolve(JobId.cachePath(jid, hashType));
    }

    /** The state of a batch, or null if there is none that can be read. */
    @Nullable BatchState read(String jid) throws IOException {
        return unpack(directory(jid).resolve(".batch.p")) instanceof Map<?, ?> map
                ? BatchState.of(map)
                : null;
    }

    void write(String jid, BatchState state) throws IOException {
        AtomicFiles.makeDirectories(directory(jid));
        AtomicFiles.write(directory(jid).resolve(".batch.p"), SaltPack.packBin(state.toMap()));
    }

    /** The jids of the batches under way. */
    SortedSet<String> active() throws IOException {
        TreeSet<String> jids = new TreeSet<>();
        if (unpack(index()) instanceof List<?> list) {
            for (Object jid : list) {
                if (jid instanceof String text && JobId.isValid(text)) {
                    jids.add(text);
                }
            }
        }
        return jids;
    }

    void add(String jid) throws IOException {
        SortedSet<String> jids = active();
        if (jids.add(jid)) {
            writeIndex(jids);
        }
    }

    void remove(String jid) throws IOException {
        SortedSet<String> jids = active();
        if (jids.remove(jid)) {
            writeIndex(jids);
        }
    }

    private void writeIndex(SortedSet<String> jids) throws IOException {
        AtomicFiles.write(index(), SaltPack.packBin(List.copyOf(jids)));
    }

    private Path index() {
        return cacheDir.resolve("batch_active.p");
    }

    private static @Nullable Object unpack(Path file) throws IOException {
        byte[] packed = AtomicFiles.readIfPresent(file);
        if (packed == null || packed.length == 0) {
            return null;
        }
        try {
            return SaltPack.unpack(packed);
        } catch (PayloadException e) {
            LOG.warn("ignoring {}: {}", file, e.getMessage());
            return null;
        }
    }
}
