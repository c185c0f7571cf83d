package io.brine.master.keys;

import io.brine.salt.crypto.MinionId;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What the key store does with single files. Stateless. */
final class KeyFiles {
    private static final int MAX_FILE_BYTES = 4 * KeyStore.MAX_PEM_LENGTH;

    // A file name may have 255 octets, and caches put endings to ids.
    private static final int MAX_ID_BYTES = 240;

    private KeyFiles() {}

    /** Salt's rule for ids; hidden names are refused too, the store lists none. */
    static boolean isValidId(String id) {
        return MinionId.isValid(id)
                && id.charAt(0) != '.'
                && id.getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES;
    }

    static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8);
        }
    }

    static NavigableSet<String> list(Path directory) throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (isValidId(name) && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    ids.add(name);
                }
            }
        } catch (NoSuchFileException absent) {
            return Collections.emptyNavigableSet();
        }
        return Collections.unmodifiableNavigableSet(ids);
    }

    /** The temporary file lies outside the state directories, where it would be taken for a key. */
    static void writeAtomically(Path file, String text, Path temporaryDirectory)
            throws IOException {
        Path temporary =
                Files.createTempFile(
                        temporaryDirectory,
                        ".key-",
                        null,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
