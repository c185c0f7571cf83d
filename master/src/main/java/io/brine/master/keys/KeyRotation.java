package io.brine.master.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Salt's way to ask a running master for a new shared key: the file {@code cachedir/.dfn}, mode
 * 0400, with the master's id in it. Stateless and thread-safe; blocks on the disk.
 */
public final class KeyRotation {
    private static final String FILE = ".dfn";
    private static final Set<PosixFilePermission> MODE =
            PosixFilePermissions.fromString("r--------");
    private static final int MAX_ID_BYTES = 1024;

    private KeyRotation() {}

    /**
     * Asks for a rotation; a request that is there already stays.
     *
     * @throws IOException if the file cannot be made
     */
    public static void request(Path cacheDir, String masterId) throws IOException {
        Path file = cacheDir.resolve(FILE);
        if (Files.isRegularFile(file)) {
            return;
        }
        Path next = cacheDir.resolve(FILE + "-next");
        Files.deleteIfExists(next);
        Files.createFile(
                next,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, masterId, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(next, MODE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Takes a request away.
     *
     * @return whether there was one that counts: the right mode and this master's id
     * @throws IOException if it is there and cannot be read or removed
     */
    public static boolean take(Path cacheDir, String masterId) throws IOException {
        Path file = cacheDir.resolve(FILE);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(MODE)
                    || Files.size(file) > MAX_ID_BYTES
                    || !Files.readString(file, StandardCharsets.ISO_8859_1)
                            .strip()
                            .equals(latin1(masterId))) {
                return false;
            }
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /**
     * Removes a request that was left from before this master started.
     *
     * @throws IOException if it is there and cannot be removed
     */
    public static void discard(Path cacheDir) throws IOException {
        Files.deleteIfExists(cacheDir.resolve(FILE));
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
