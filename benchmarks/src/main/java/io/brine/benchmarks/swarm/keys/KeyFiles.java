package io.brine.benchmarks.swarm.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files in the directory of keys: nobody else can read them. Stateless. */
final class KeyFiles {
    private KeyFiles() {}

    /** Makes the directory with mode 0700, or checks that it is one of that mode. */
    static void directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, permissions("rwx------"));
        }
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
                .equals("rwx------")) {
            throw new IOException(
                    directory + " holds private keys and others may use it: chmod 700 it");
        }
    }

    /** Puts a file in place of another, if there is one, at once and with mode 0400. */
    static void replace(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As {@link #replace(Path, String)}. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, permissions("rw-------"));
        Files.write(fresh, content);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r--------"));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
