package io.brine.master.job;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The one MVStore file of {@code master_job_cache: mvstore}: returns by job id and minion id, in
 * order of time. What was written counts once {@link #commit} has come back; after a failed one the
 * file is opened anew, as it was after the last that succeeded.
 *
 * <p>Writing is confined to one thread at a time; reading is for all. Blocks on the disk.
 */
final class ReturnFile implements AutoCloseable {
    // Job ids and minion ids hold no NUL.
    private static final char SEPARATOR = '\0';
    private static final char AFTER_SEPARATOR = '\1';
    private static final String MAP = "returns";
    private static final int CACHE_MEGABYTES = 16;

    private final String name;
    private @Nullable MVStore store; // guarded by this
    private @Nullable MVMap<String, byte[]> map; // guarded by this
    private boolean closed; // guarded by this

    private ReturnFile(String name) {
        this.name = name;
    }

    /**
     * Opens the file, making it (mode 0600) where there is none.
     *
     * @throws IOException naming the file if it cannot be used
     */
    static ReturnFile open(Path file) throws IOException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " is no file: move it away", there);
            }
        }
        return open(file.toString());
    }

    static ReturnFile open(String h2Name) throws IOException {
        ReturnFile opened = new ReturnFile(h2Name);
        opened.map();
        return opened;
    }

    private synchronized MVMap<String, byte[]> map() throws IOException {
        MVMap<String, byte[]> present = map;
        MVStore open = store;
        if (present != null
                && open != null
                && open.getPanicException() == null
                && !open.isClosed()) {
            return present;
        }
        if (closed) {
            throw new IOException(name + " is closed: the master is stopping");
        }
        discard();
        try {
            MVStore fresh =
                    new MVStore.Builder()
                            .fileName(name)
                            .autoCommitDisabled()
                            .cacheSize(CACHE_MEGABYTES)
                            .open();
            fresh.setVersionsToKeep(0);
            MVMap<String, byte[]> opened =
                    fresh.openMap(
                            MAP,
                            new MVMap.Builder<String, byte[]>()
                                    .keyType(StringDataType.INSTANCE)
                                    .valueType(ByteArrayDataType.INSTANCE));
            store = fresh;
            map = opened;
            return opened;
        } catch (MVStoreException e) {
            throw failure(e);
        }
    }

    /**
     * Adds a return unless this minion's is there.
     *
     * @return what is there already, or null
     */
    byte @Nullable [] putIfAbsent(String jid, String minionId, byte[] packed) throws IOException {
        try {
            return map().putIfAbsent(jid + SEPARATOR + minionId, packed);
        } catch (MVStoreException e) {
            throw failure(e);
        }
    }

    /** Returns once all that was written is on the disk. */
    void commit() throws IOException {
        MVStore open = opened();
        try {
            open.commit();
            open.sync();
        } catch (MVStoreException e) {
            discard();
            throw failure(e);
        }
    }

    /** Forgets what was written since the last commit, and whatever went wrong with it. */
    synchronized void discard() {
        MVStore broken = store;
        store = null;
        map = null;
        if (broken != null) {
            broken.closeImmediately();
        }
    }

    /** Hears all returns of a job by minion id. */
    void forEach(String jid, BiConsumer<String, byte[]> visitor) throws IOException {
        try {
            MVMap<String, byte[]> returns = map();
            String prefix = jid + SEPARATOR;
            for (Map.Entry<String, byte[]> entry :
                    range(returns, prefix, jid + AFTER_SEPARATOR).entrySet()) {
                visitor.accept(entry.getKey().substring(prefix.length()), entry.getValue());
            }
        } catch (MVStoreException e) {
            throw failure(e);
        }
    }

    private static Map<String, byte[]> range(
            MVMap<String, byte[]> returns, String from, String before) {
        Map<String, byte[]> found = new TreeMap<>();
        var cursor = returns.cursor(from);
        while (cursor.hasNext()) {
            String key = cursor.next();
            if (key.compareTo(before) >= 0) {
                break;
            }
            found.put(key, cursor.getValue());
        }
        return found;
    }

    /** Drops all returns of a job; counts after the next commit. */
    void remove(String jid) throws IOException {
        try {
            MVMap<String, byte[]> returns = map();
            for (String key : range(returns, jid + SEPARATOR, jid + AFTER_SEPARATOR).keySet()) {
                returns.remove(key);
            }
        } catch (MVStoreException e) {
            throw failure(e);
        }
    }

    /** Drops the returns of jobs before a given id that are not wanted any more. */
    int removeBefore(String jid, Predicate<String> unwanted) throws IOException {
        int dropped = 0;
        try {
            MVMap<String, byte[]> returns = map();
            String next = returns.firstKey();
            while (next != null && next.compareTo(jid) < 0) {
                String of = next.substring(0, Math.max(0, next.indexOf(SEPARATOR)));
                if (unwanted.test(of)) {
                    remove(of);
                    dropped++;
                }
                next = returns.higherKey(of + AFTER_SEPARATOR);
            }
        } catch (MVStoreException e) {
            throw failure(e);
        }
        return dropped;
    }

    /**
     * Gives room of dropped returns and old commits back to the file system, for at most so many
     * milliseconds.
     */
    void compact(int milliseconds) throws IOException {
        MVStore open = opened();
        try {
            open.compactFile(milliseconds);
        } catch (MVStoreException e) {
            discard();
            throw failure(e);
        }
    }

    private synchronized MVStore opened() throws IOException {
        return map().getStore();
    }

    private IOException failure(MVStoreException e) {
        Throwable reason = e.getCause() == null ? e : e.getCause();
        return new IOException(name + ": " + reason, e);
    }

    @Override
    public synchronized void close() {
        closed = true;
        MVStore open = store;
        store = null;
        map = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (MVStoreException e) {
            open.closeImmediately();
        }
    }
}
