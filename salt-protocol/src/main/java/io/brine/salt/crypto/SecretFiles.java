package io.brine.salt.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files that others must not read, never half and never readable for a moment: a new file
 * with the final mode is filled, synced and renamed into place. Thread-safe.
 */
public final class SecretFiles {
    private SecretFiles() {}

    /**
     * Replaces {@code file}.
     *
     * @param mode as {@code chmod} takes it, for example {@code 0400}; group and others get nothing
     *     that it does not grant
     */
    public static void write(Path file, byte[] content, int mode) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is no file name");
        }
        Path temporary =
                directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        Set<PosixFilePermission> permissions = permissions(mode);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(permissions))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            // The umask may have taken bits away that were asked for.
            Files.setPosixFilePermissions(temporary, permissions);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The permission set of a mode such as {@code 0600}. */
    public static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] fromHighest = {
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE
        };
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < fromHighest.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                set.add(fromHighest[i]);
            }
        }
        return set;
    }
}
