package io.brine.master.keys;

import io.brine.salt.payload.SaltPack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * {@code minions/.key_cache}, the list of accepted ids that Salt's command lines read instead of
 * the directory with {@code key_cache: sched}. Confined to one thread; blocks on the disk.
 */
public final class KeyCacheFile {
    private static final String NAME = ".key_cache";

    private final KeyStore keys;
    private List<String> written = List.of();
    private boolean everWritten;

    /** The list of this store's accepted keys. */
    public KeyCacheFile(KeyStore keys) {
        this.keys = keys;
    }

    /**
     * Writes the list if it has changed.
     *
     * @throws IOException if it cannot be written
     */
    public void refresh() throws IOException {
        List<String> accepted = List.copyOf(keys.ids(KeyState.ACCEPTED));
        Path directory = keys.pkiDir().resolve(KeyState.ACCEPTED.directoryName());
        Path file = directory.resolve(NAME);
        if (everWritten && accepted.equals(written) && Files.exists(file)) {
            return;
        }
        // Not beside the keys, where the temporary file would be taken for one.
        Path temporary = Files.createTempFile(keys.pkiDir(), NAME, null);
        try {
            Files.write(temporary, SaltPack.packBin(accepted));
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        written = accepted;
        everWritten = true;
    }
}
