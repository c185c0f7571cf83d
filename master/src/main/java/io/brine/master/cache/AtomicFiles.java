package io.brine.master.cache;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Whole files that readers see either as they were or as they are. Thread-safe; blocks. */
public final class AtomicFiles {
    private static final AtomicLong NAMES = new AtomicLong(System.nanoTime());

    private AtomicFiles() {}

    /**
     * Replaces a file's content at once; a file of the same name is never seen half written.
     *
     * @param attributes of a new file, for example its permissions; without any the umask counts
     * @throws IOException if the directory is absent or the disk refuses
     */
    public static void write(Path file, byte[] content, FileAttribute<?>... attributes)
            throws IOException {
        Path temporary = file.resolveSibling(".new" + Long.toUnsignedString(name(), 36));
        try {
            try (SeekableByteChannel out =
                    Files.newByteChannel(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            attributes)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
            }
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /**
     * As {@link #write}, but a file that is there keeps its permissions; a new one gets those of
     * the umask.
     *
     * @throws IOException if the directory is absent or the disk refuses
     */
    public static void rewrite(Path file, byte[] content) throws IOException {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException fresh) {
            write(file, content);
            return;
        }
        // Narrow from the beginning, then exact: the umask takes bits from what is made.
        write(
                file,
                content,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.setPosixFilePermissions(file, mode);
    }

    /**
     * Reads a whole file, or null if there is none.
     *
     * @throws IOException if it is there and cannot be read
     */
    public static byte @Nullable [] readIfPresent(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    /**
     * Makes a directory and its parents; one that is there already is well.
     *
     * @throws IOException if something else has that name or the disk refuses
     */
    public static void makeDirectories(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /**
     * Makes a directory that only its owner can enter or list; one that is there already is closed
     * to the others.
     *
     * @throws IOException if something else has that name or the disk refuses
     */
    public static void makePrivateDirectory(Path directory) throws IOException {
        makeDirectories(directory);
        Set<PosixFilePermission> owners = PosixFilePermissions.fromString("rwx------");
        if (!Files.getPosixFilePermissions(directory).equals(owners)) {
            Files.setPosixFilePermissions(directory, owners);
        }
    }

    /**
     * Removes a directory tree without following links; what is gone already is well.
     *
     * @throws IOException if something in it cannot be removed
     */
    public static void removeTree(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (var children = Files.newDirectoryStream(directory)) {
                for (Path child : children) {
                    removeTree(child);
                }
            } catch (NoSuchFileException gone) {
                return;
            }
        }
        Files.deleteIfExists(directory);
    }

    private static long name() {
        return (NAMES.incrementAndGet() << 16) ^ ProcessHandle.current().pid();
    }
}
