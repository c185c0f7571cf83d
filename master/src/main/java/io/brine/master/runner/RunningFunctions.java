package io.brine.master.runner;

import io.brine.daemon.config.SaltConfig;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The marks that running functions leave below {@code cachedir/proc}. Immutable. */
final class RunningFunctions {
    private static final long MAX_MARK_BYTES = 1 << 20;

    private final Path directory;

    RunningFunctions(SaltConfig config) {
        this.directory = config.path("cachedir").resolve("proc");
    }

    /** What the marks of living processes say; marks of dead ones are removed. */
    List<Object> list() throws IOException {
        List<Object> running = new ArrayList<>();
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(directory)) {
            for (Path mark : marks) {
                Map<?, ?> data = read(mark);
                if (data != null && data.get("pid") instanceof Number pid) {
                    if (ProcessHandle.of(pid.longValue()).isPresent()) {
                        running.add(data);
                    } else {
                        Files.deleteIfExists(mark);
                    }
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return running;
        }
        return running;
    }

    private static @Nullable Map<?, ?> read(Path mark) throws IOException {
        try {
            if (!Files.isRegularFile(mark) || Files.size(mark) > MAX_MARK_BYTES) {
                return null;
            }
            return SaltPack.unpack(Files.readAllBytes(mark)) instanceof Map<?, ?> map ? map : null;
        } catch (PayloadException | NoSuchFileException unreadable) {
            return null;
        }
    }
}
