package io.brine.master.fileserver;

import io.brine.salt.crypto.HashType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Hashes of files, kept as long as the file stays the same. Thread-safe; blocks on the disk. */
final class FileHashes {
    private static final int MAX_KEPT = 10_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private record Known(FileTime modified, long size, @Nullable Object fileKey, String hash) {
        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && size == file.size()
                    && Objects.equals(fileKey, file.fileKey());
        }
    }

    private final HashType hashType;
    private final Map<Path, Known> known =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    FileHashes(HashType hashType) {
        this.hashType = hashType;
    }

    /** The file's hash in lower-case hex. */
    String of(Path file) throws IOException {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        synchronized (known) {
            Known entry = known.get(file);
            if (entry != null && entry.isOf(before)) {
                return entry.hash();
            }
        }
        String hash = HexFormat.of().formatHex(digest(file));
        synchronized (known) {
            known.put(
                    file,
                    new Known(before.lastModifiedTime(), before.size(), before.fileKey(), hash));
        }
        return hash;
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
