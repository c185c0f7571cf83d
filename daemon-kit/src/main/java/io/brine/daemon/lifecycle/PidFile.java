package io.brine.daemon.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that holds this process's id while the daemon runs. Confined to the threads that start and
 * stop it.
 */
final class PidFile {
    private final Path file;
    private final String pid = Long.toString(ProcessHandle.current().pid());

    PidFile(Path file) {
        this.file = file;
    }

    /** Writes the id whole or not at all, over whatever a daemon that died has left. */
    void write() throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path fresh = file.resolveSibling(file.getFileName() + "." + pid);
        try {
            Files.writeString(fresh, pid);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Removes the file unless another daemon has written its own id into it. */
    void remove() throws IOException {
        if (Files.exists(file) && Files.readString(file).strip().equals(pid)) {
            Files.delete(file);
        }
    }
}
