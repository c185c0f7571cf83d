package io.brine.master.cache;

import io.brine.master.keys.KeyStore;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * Takes over what a master of Salt 3006 or 3007 knew of its minions: {@code minions/<id>/data.p}
 * (grains and pillar) and {@code mine.p}, where they are newer than our own files. The old files
 * stay for the way back. Stateless; blocks on the disk.
 */
public final class DataTakeOver {
    private static final Logger LOG = LoggerFactory.getLogger(DataTakeOver.class);
    private static final long MAX_BYTES = 64L << 20;

    private DataTakeOver() {}

    /**
     * Looks at all minions; what cannot be read is logged and left out.
     *
     * @return for how many minions something was taken over
     */
    public static int run(Path cacheDir, DataCache to) {
        int taken = 0;
        try (DirectoryStream<Path> minions =
                Files.newDirectoryStream(cacheDir.resolve("minions"))) {
            for (Path minion : minions) {
                String id = String.valueOf(minion.getFileName());
                if (KeyStore.isValidId(id) && take(cacheDir, minion, id, to)) {
                    taken++;
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return 0;
        } catch (IOException e) {
            LOG.warn("cannot look for an older master's data: {}", e.toString());
        }
        if (taken > 0) {
            LOG.info("took over what an older master knew of {} minions", taken);
        }
        return taken;
    }

    private static boolean take(Path cacheDir, Path minion, String id, DataCache to) {
        boolean taken = false;
        try {
            if (isNewer(minion.resolve("data.p"), cacheDir, DataBank.GRAINS, id)
                    && read(minion.resolve("data.p")) instanceof Map<?, ?> both) {
                taken |= store(to, DataBank.GRAINS, id, both.get("grains"));
                taken |= store(to, DataBank.PILLAR, id, both.get("pillar"));
            }
            if (isNewer(minion.resolve("mine.p"), cacheDir, DataBank.MINE, id)) {
                taken |= store(to, DataBank.MINE, id, read(minion.resolve("mine.p")));
            }
        } catch (IOException | PayloadException e) {
            LOG.warn("cannot take over an older master's data of {}: {}", id, e.toString());
        }
        return taken;
    }

    private static boolean isNewer(Path old, Path cacheDir, DataBank bank, String id)
            throws IOException {
        if (!Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS) || Files.size(old) > MAX_BYTES) {
            return false;
        }
        try {
            FileTime ours =
                    Files.getLastModifiedTime(
                            cacheDir.resolve(bank.directoryName()).resolve(id + ".p"));
            return Files.getLastModifiedTime(old).compareTo(ours) > 0;
        } catch (NoSuchFileException none) {
            return true;
        }
    }

    private static @Nullable Object read(Path file) throws IOException, PayloadException {
        return SaltPack.unpack(Files.readAllBytes(file));
    }

    private static boolean store(DataCache to, DataBank bank, String id, @Nullable Object data)
            throws IOException {
        if (data instanceof Map<?, ?> map) {
            to.store(bank, id, map);
            return true;
        }
        return false;
    }
}
