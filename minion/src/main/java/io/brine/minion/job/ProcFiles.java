package io.brine.minion.job;

import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code cachedir/proc/<jid>}, one file for each job at work, as Salt's minion keeps them. Tools on
 * the minion's host read them, and after a crash they tell which jobs were cut short. Thread-safe;
 * waits for the disk.
 */
final class ProcFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ProcFiles.class);
    private static final Pattern SAFE = Pattern.compile("[0-9A-Za-z_]{1,64}");
    private static final int MAX_SIZE = 16 << 20;

    private final Path directory;

    private ProcFiles(Path directory) {
        this.directory = directory;
    }

    static ProcFiles open(Path directory) throws IOException {
        Files.createDirectories(directory);
        // What a job was asked to do may hold a password.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return new ProcFiles(directory);
    }

    /** Leaves word of a job. A jid that is no file name, or a full disk, leaves none. */
    void write(Job job) {
        String jid = job.order().jid();
        if (!SAFE.matcher(jid).matches()) {
            return;
        }
        try {
            Files.write(directory.resolve(jid), SaltPack.packBin(job.view().data()));
        } catch (IOException | RuntimeException e) {
            LOG.debug("No proc file for job {}: {}", jid, e.toString());
        }
    }

    void remove(String jid) {
        if (SAFE.matcher(jid).matches()) {
            try {
                Files.deleteIfExists(directory.resolve(jid));
            } catch (IOException e) {
                LOG.debug("Unable to remove proc file of job {}: {}", jid, e.toString());
            }
        }
    }

    /**
     * The publications of the jobs that an earlier run of this minion did not end. Their files stay
     * until {@link #remove}; what is no publication is removed.
     */
    List<Map<String, @Nullable Object>> leftovers() throws IOException {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Map<String, @Nullable Object> load = read(file);
                if (load == null) {
                    Files.deleteIfExists(file);
                } else {
                    found.add(load);
                }
            }
        }
        return found;
    }

    private static @Nullable Map<String, @Nullable Object> read(Path file) {
        try {
            if (Files.size(file) > MAX_SIZE
                    || !(SaltPack.unpack(Files.readAllBytes(file)) instanceof Map<?, ?> map)) {
                return null;
            }
            Map<String, @Nullable Object> load = new LinkedHashMap<>();
            map.forEach((key, value) -> load.put(String.valueOf(key), value));
            load.remove("pid");
            load.remove("queued");
            return load;
        } catch (NoSuchFileException e) {
            return null;
        } catch (Exception e) {
            LOG.debug("Proc file {} cannot be read: {}", file, e.toString());
            return null;
        }
    }
}
