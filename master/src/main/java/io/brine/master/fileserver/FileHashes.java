package io.brine.master.fileserver;

import io.brine.salt.crypto.HashType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Hashes of files, kept as long as the file stays the same: up to {@value #MAX_KEPT} in memory, and
 * on the disk as Salt keeps them. Thread-safe; blocks on the disk.
 */
final class FileHashes {
    private static final int MAX_KEPT = 10_000;
    private static final int BUFFER_BYTES = 1 << 16;

    /** File systems tell times in ticks: within one, a file may change and look the same. */
    private static final long TICK_NANOS = Duration.ofMillis(50).toNanos();

    private record Known(FileStat file, String hash) {}

    private final HashType hashType;
    private final HashFiles onDisk;
    private final InstantSource clock;
    private final Map<Path, Known> known =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    FileHashes(HashType hashType, HashFiles onDisk, InstantSource clock) {
        this.hashType = hashType;
        this.onDisk = onDisk;
        this.clock = clock;
    }

    /**
     * The file's hash in lower-case hex.
     *
     * @param stat of that file, just looked up
     * @param cacheFile where Salt keeps the hash, or null for nowhere
     */
    String of(Path file, FileStat stat, @Nullable Path cacheFile) throws IOException {
        synchronized (known) {
            Known entry = known.get(file);
            if (entry != null && entry.file().isSameContent(stat)) {
                return entry.hash();
            }
        }
        String hash = onDisk.read(cacheFile, stat, hashType);
        if (hash == null) {
            hash = HexFormat.of().formatHex(digest(file));
            if (!mayHaveChangedMeanwhile(file, stat)) {
                onDisk.write(cacheFile, stat, hash);
                keep(file, stat, hash);
            }
        } else {
            keep(file, stat, hash);
        }
        return hash;
    }

    private void keep(Path file, FileStat stat, String hash) {
        synchronized (known) {
            known.put(file, new Known(stat, hash));
        }
    }

    private boolean mayHaveChangedMeanwhile(Path file, FileStat before) throws IOException {
        Instant now = clock.instant();
        long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return Math.abs(nanos - before.changed()) < TICK_NANOS
                || !FileStat.of(file).isSameContent(before);
    }

    private byte[] digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = hashType.newDigest();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return digest.digest();
        }
    }
}
