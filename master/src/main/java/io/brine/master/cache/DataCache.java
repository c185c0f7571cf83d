package io.brine.master.cache;

import io.brine.master.keys.KeyStore;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Salt 3008's minion data cache: {@code cachedir/<bank>/<id>.p}, MessagePack, mode 0600; where a
 * minion has no such file yet, what a master of 3006 or 3007 left of it counts. Thread-safe; blocks
 * on the disk. What was read last is kept in memory as long as the file stays the same, up to
 * {@value #MAX_KEPT_BYTES} octets of packed data.
 */
public final class DataCache {
    private static final Logger LOG = LoggerFactory.getLogger(DataCache.class);
    private static final String SUFFIX = ".p";

    /** What Salt wraps data in that it stores for a time. */
    private static final Set<String> EXPIRING = Set.of("data", "_expires");

    private static final long MAX_KEPT_BYTES = 4L << 20;
    private static final Set<PosixFilePermission> FILE_MODE =
            PosixFilePermissions.fromString("rw-------");

    private record Kept(
            FileTime modified,
            long size,
            @Nullable Object fileKey,
            Map<Object, @Nullable Object> data) {
        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && size == file.size()
                    && Objects.equals(fileKey, file.fileKey());
        }
    }

    private final Path cacheDir;
    private final OlderDataLayout older;
    private final Map<Path, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long keptBytes;

    /** A cache below Salt's cache directory; directories are made when first needed. */
    public DataCache(Path cacheDir) {
        this.cacheDir = cacheDir;
        this.older = new OlderDataLayout(cacheDir);
    }

    /**
     * Replaces what is known of a minion.
     *
     * @throws IllegalArgumentException if the id is not valid
     * @throws IOException if the disk refuses
     */
    public void store(DataBank bank, String minionId, Map<?, ?> data) throws IOException {
        Path file = file(bank, minionId);
        if (file == null) {
            throw new IllegalArgumentException("not a valid minion id");
        }
        AtomicFiles.makeDirectories(cacheDir.resolve(bank.directoryName()));
        byte[] packed = SaltPack.packBin(data);
        AtomicFiles.write(file, packed, PosixFilePermissions.asFileAttribute(FILE_MODE));
        forget(file);
    }

    /**
     * What is known of a minion, unmodifiable, or null; a file that cannot be understood counts as
     * absent and is logged.
     *
     * @throws IOException if the disk refuses
     */
    public @Nullable Map<Object, @Nullable Object> fetch(DataBank bank, String minionId)
            throws IOException {
        Path file = file(bank, minionId);
        if (file == null) {
            return null;
        }
        try {
            return read(file, Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException absent) {
            Map<?, ?> known = older.fetch(bank, minionId);
            return known == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(known));
        }
    }

    /**
     * As {@link #fetch}, but null for what was stored before a moment, and for what masters of 3006
     * and 3007 left.
     *
     * @throws IOException if the disk refuses
     */
    public @Nullable Map<Object, @Nullable Object> fetchSince(
            DataBank bank, String minionId, Instant oldest) throws IOException {
        Path file = file(bank, minionId);
        if (file == null) {
            return null;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime().toInstant().isBefore(oldest)
                    ? null
                    : read(file, attributes);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    /**
     * The ids that have data.
     *
     * @throws IOException if the disk refuses
     */
    public NavigableSet<String> ids(DataBank bank) throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        Path directory = cacheDir.resolve(bank.directoryName());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                String id = name.substring(0, name.length() - SUFFIX.length());
                if (KeyStore.isValidId(id)) {
                    ids.add(id);
                }
            }
        } catch (NoSuchFileException none) {
            // Then there may be what an older master left.
        }
        for (String id : older.ids(bank)) {
            if (KeyStore.isValidId(id)) {
                ids.add(id);
            }
        }
        return Collections.unmodifiableNavigableSet(ids);
    }

    /**
     * Forgets a minion's data.
     *
     * @return false if there was none
     * @throws IOException if the disk refuses
     */
    public boolean flush(DataBank bank, String minionId) throws IOException {
        Path file = file(bank, minionId);
        if (file == null) {
            return false;
        }
        forget(file);
        boolean known = Files.deleteIfExists(file);
        return removeOlder(bank, minionId) || known;
    }

    /** An older master's file may hold two kinds of data, of which the other one is to stay. */
    private boolean removeOlder(DataBank bank, String minionId) throws IOException {
        if (older.fetch(bank, minionId) == null) {
            return false;
        }
        for (DataBank other : DataBank.values()) {
            Path file = file(other, minionId);
            boolean shared = other != bank && other != DataBank.MINE && bank != DataBank.MINE;
            Map<?, ?> kept = shared ? older.fetch(other, minionId) : null;
            if (kept != null && file != null && !Files.exists(file)) {
                store(other, minionId, kept);
            }
        }
        return older.remove(bank, minionId);
    }

    private @Nullable Map<Object, @Nullable Object> read(Path file, BasicFileAttributes attributes)
            throws IOException {
        synchronized (kept) {
            Kept known = kept.get(file);
            if (known != null && known.isOf(attributes)) {
                return known.data();
            }
        }
        byte[] packed = Files.readAllBytes(file);
        Object data;
        try {
            data = SaltPack.unpack(packed);
        } catch (PayloadException e) {
            LOG.warn("ignoring the cache file {}: {}", file, e.getMessage());
            return null;
        }
        if (!(data instanceof Map<?, ?> map)) {
            LOG.warn("ignoring the cache file {}: it holds no map", file);
            return null;
        }
        if (map.keySet().equals(EXPIRING)) {
            return map.get("data") instanceof Map<?, ?> inner
                            && map.get("_expires") instanceof Number until
                            && until.longValue() > Instant.now().getEpochSecond()
                    ? Collections.unmodifiableMap(new LinkedHashMap<>(inner))
                    : null;
        }
        Map<Object, @Nullable Object> result =
                Collections.unmodifiableMap(new LinkedHashMap<Object, @Nullable Object>(map));
        keep(
                file,
                new Kept(
                        attributes.lastModifiedTime(),
                        attributes.size(),
                        attributes.fileKey(),
                        result));
        return result;
    }

    private void keep(Path file, Kept fresh) {
        synchronized (kept) {
            forget(file);
            kept.put(file, fresh);
            keptBytes += fresh.size();
            var oldest = kept.values().iterator();
            while (keptBytes > MAX_KEPT_BYTES && oldest.hasNext()) {
                keptBytes -= oldest.next().size();
                oldest.remove();
            }
        }
    }

    private void forget(Path file) {
        synchronized (kept) {
            Kept known = kept.remove(file);
            if (known != null) {
                keptBytes -= known.size();
            }
        }
    }

    private @Nullable Path file(DataBank bank, String minionId) {
        return KeyStore.isValidId(minionId)
                ? cacheDir.resolve(bank.directoryName()).resolve(minionId + SUFFIX)
                : null;
    }
}
