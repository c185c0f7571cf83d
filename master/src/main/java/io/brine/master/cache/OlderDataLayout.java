package io.brine.master.cache;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What masters of 3006 and 3007 left of a minion: {@code minions/<id>/data.p}, with grains and
 * pillar in one file, and {@code minions/<id>/mine.p}. Read after a site has switched over, until a
 * minion has sent its data anew; never written. Thread-safe; blocks on the disk.
 */
final class OlderDataLayout {
    private static final Logger LOG = LoggerFactory.getLogger(OlderDataLayout.class);

    private final Path minions;

    OlderDataLayout(Path cacheDir) {
        this.minions = cacheDir.resolve("minions");
    }

    private static String fileName(DataBank bank) {
        return bank == DataBank.MINE ? "mine.p" : "data.p";
    }

    /** What is known of a minion, not to be changed, or null. The id must be valid. */
    @Nullable Map<?, ?> fetch(DataBank bank, String minionId) throws IOException {
        Path file = minions.resolve(minionId).resolve(fileName(bank));
        byte[] packed;
        try {
            packed = AtomicFiles.readIfPresent(file);
        } catch (NotDirectoryException strange) {
            return null;
        }
        if (packed == null) {
            return null;
        }
        try {
            Object data = SaltPack.unpack(packed);
            if (data instanceof Map<?, ?> map) {
                Object wanted = bank == DataBank.MINE ? map : map.get(bank.directoryName());
                return wanted instanceof Map<?, ?> known ? known : null;
            }
        } catch (PayloadException e) {
            LOG.warn("ignoring the cache file {}: {}", file, e.getMessage());
        }
        return null;
    }

    /** The ids that have a file which may hold such data. */
    Set<String> ids(DataBank bank) throws IOException {
        Set<String> ids = new TreeSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(minions)) {
            for (Path directory : directories) {
                if (Files.isRegularFile(directory.resolve(fileName(bank)))) {
                    ids.add(String.valueOf(directory.getFileName()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return ids;
        }
        return ids;
    }

    /**
     * Removes the file that holds this data.
     *
     * @return false if there was none
     */
    boolean remove(DataBank bank, String minionId) throws IOException {
        return Files.deleteIfExists(minions.resolve(minionId).resolve(fileName(bank)));
    }
}
