package io.brine.master.fileserver;

import io.brine.master.cache.AtomicFiles;
import io.brine.salt.crypto.HashType;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * The hashes that Salt keeps in {@code cachedir/roots/hash/<environment>/<path>.hash.<type>}, each
 * {@code <hash>:<modification time>}. Thread-safe; blocks on the disk.
 *
 * <p>Salt takes such a hash for good when the file's modification time is the one noted. That a
 * program may have set; so here the note must also be younger than the file's last change.
 */
final class HashFiles {
    private static final Logger LOG = LoggerFactory.getLogger(HashFiles.class);
    private static final Duration KEPT_EMPTY = Duration.ofSeconds(60);
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32,128}");
    private static final int MAX_OCTETS = 512;

    private final @Nullable Path base;
    private final AtomicBoolean unwritable = new AtomicBoolean();

    HashFiles(@Nullable Path cacheDir) {
        this.base = cacheDir == null ? null : cacheDir.resolve("roots/hash");
    }

    /** Where the hash of a file belongs, or null for nowhere. */
    @Nullable Path fileFor(String environment, Path relative, HashType type) {
        if (base == null || !FilePath.isPlainEnvironment(environment)) {
            return null;
        }
        return base.resolve(environment).resolve(relative + ".hash." + type.wireName());
    }

    /** The hash noted for a file that looks like this, or null. */
    @Nullable String read(@Nullable Path note, FileStat file, HashType type) {
        if (note == null) {
            return null;
        }
        try {
            FileTime noted = Files.getLastModifiedTime(note, LinkOption.NOFOLLOW_LINKS);
            if (Files.size(note) > MAX_OCTETS || noted.to(TimeUnit.NANOSECONDS) <= file.changed()) {
                return null;
            }
            String[] fields = Files.readString(note).split(":", -1);
            boolean fits =
                    fields.length == 2
                            && fields[1].equals(PythonText.floating(file.modifiedSeconds()))
                            && HEX.matcher(fields[0]).matches()
                            && fields[0].length() == type.newDigest().getDigestLength() * 2;
            return fits ? fields[0] : null;
        } catch (IOException noneOrUnreadable) {
            return null;
        }
    }

    /** Notes a hash; that it could not be noted is logged once. */
    void write(@Nullable Path note, FileStat file, String hash) {
        Path directory = note == null ? null : note.getParent();
        if (note == null || directory == null) {
            return;
        }
        String text = hash + ":" + PythonText.floating(file.modifiedSeconds());
        try {
            AtomicFiles.makeDirectories(directory);
            AtomicFiles.write(note, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!unwritable.getAndSet(true)) {
                LOG.warn("cannot keep hashes of files below {}: {}", base, e.toString());
            }
        }
    }

    /**
     * Removes notes about files that are gone, and directories that have been empty for a minute.
     *
     * @param exists whether an environment has a file of that relative path
     */
    void reap(BiPredicate<String, String> exists) throws IOException {
        if (base == null) {
            return;
        }
        try (DirectoryStream<Path> environments = Files.newDirectoryStream(base)) {
            for (Path environment : environments) {
                if (Files.isDirectory(environment, LinkOption.NOFOLLOW_LINKS)) {
                    reap(environment, environment, exists);
                }
            }
        } catch (NoSuchFileException none) {
            LOG.trace("no hashes in {}", base);
        }
    }

    private static void reap(Path environment, Path directory, BiPredicate<String, String> exists)
            throws IOException {
        boolean empty = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                empty = false;
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    reap(environment, entry, exists);
                } else {
                    reapNote(environment, entry, exists);
                }
            }
        } catch (NoSuchFileException | DirectoryIteratorException gone) {
            return;
        }
        Instant oldest = Instant.now().minus(KEPT_EMPTY);
        if (empty && Files.getLastModifiedTime(directory).toInstant().isBefore(oldest)) {
            Files.deleteIfExists(directory);
        }
    }

    private static void reapNote(Path environment, Path note, BiPredicate<String, String> exists)
            throws IOException {
        String relative = environment.relativize(note).toString();
        int type = relative.lastIndexOf('.');
        int hash = type < 0 ? -1 : relative.lastIndexOf('.', type - 1);
        String name = String.valueOf(environment.getFileName());
        if (hash > 0 && !exists.test(name, relative.substring(0, hash))) {
            Files.deleteIfExists(note);
        }
    }
}
