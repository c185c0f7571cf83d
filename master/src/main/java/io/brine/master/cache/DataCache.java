package io.brine.master.cache;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableSet;

/**
 * Salt 3008's minion data cache: {@code cachedir/<bank>/<id>.p}, MessagePack, mode 0600.
 * Thread-safe; blocks on the disk. What was read is kept in memory as long as the file stays the
 * same.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class DataCache {
    private final Path cacheDir;

    /** A cache below Salt's cache directory; directories are made when first needed. */
    public DataCache(Path cacheDir) {
        this.cacheDir = cacheDir;
    }

    /**
     * Replaces what is known of a minion.
     *
     * @throws IllegalArgumentException if the id is not valid
     * @throws IOException if the disk refuses
     */
    public void store(DataBank bank, String minionId, Map<?, ?> data) throws IOException {
        throw new UnsupportedOperationException(cacheDir.toString());
    }

    /**
     * What is known of a minion, unmodifiable, or null; a file that cannot be understood counts as
     * absent and is logged.
     *
     * @throws IOException if the disk refuses
     */
    public @Nullable Map<Object, @Nullable Object> fetch(DataBank bank, String minionId)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * The ids that have data.
     *
     * @throws IOException if the disk refuses
     */
    public NavigableSet<String> ids(DataBank bank) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Forgets a minion's data.
     *
     * @return false if there was none
     * @throws IOException if the disk refuses
     */
    public boolean flush(DataBank bank, String minionId) throws IOException {
        throw new UnsupportedOperationException();
    }
}
