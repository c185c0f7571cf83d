package io.brine.master.keys;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/**
 * Minion keys in Salt's {@code pki_dir}: one file per key, its directory is its state. Thread-safe;
 * every method blocks on the disk.
 *
 * <p>Keys are read from disk at every look-up, so that a file moved by {@code salt-key} or put
 * there by hand counts from the next request on. Lists of ids are kept as long as the directory's
 * modification time proves them right. As in Salt, symbolic links and hidden files are no keys.
 */
public final class KeyStore {
    /** The longest public key text that is stored, in characters. */
    public static final int MAX_PEM_LENGTH = 16 * 1024;

    static final String AUTOSIGN_DIRECTORY = "minions_autosign";

    private static final List<KeyState> LOOKUP_ORDER =
            List.of(KeyState.REJECTED, KeyState.PENDING, KeyState.ACCEPTED);
    // A directory that changes twice within one tick of the file system's clock keeps its time, so
    // a
    // list read that soon proves nothing.
    private static final Duration CLOCK_TICK = Duration.ofMillis(1100);
    private static final Set<PosixFilePermission> DIRECTORY_MODE =
            PosixFilePermissions.fromString("rwx------");

    private record Listing(FileTime modified, Instant readAt, NavigableSet<String> ids) {
        boolean stillTrue(FileTime now) {
            return modified.equals(now) && readAt.isAfter(now.toInstant().plus(CLOCK_TICK));
        }
    }

    private final Path pkiDir;
    private final Map<KeyState, Listing> listings = new EnumMap<>(KeyState.class);

    private KeyStore(Path pkiDir) {
        this.pkiDir = pkiDir;
    }

    /**
     * Opens the store, making {@code pki_dir} and its sub-directories (mode 0700) when absent.
     *
     * @throws IOException if a directory cannot be made
     */
    public static KeyStore open(Path pkiDir) throws IOException {
        makeDirectory(pkiDir);
        for (KeyState state : KeyState.values()) {
            makeDirectory(pkiDir.resolve(state.directoryName()));
        }
        makeDirectory(pkiDir.resolve(AUTOSIGN_DIRECTORY));
        return new KeyStore(pkiDir);
    }

    /** The store in a directory that may not exist: nothing is made before a key is stored. */
    public static KeyStore at(Path pkiDir) {
        return new KeyStore(pkiDir);
    }

    /**
     * Whether an id may have a key: Salt's rule (no {@code /}, {@code \\}, NUL), and further
     * neither hidden (Salt never lists such a key) nor too long for a file name.
     */
    public static boolean isValidId(String id) {
        return KeyFiles.isValidId(id);
    }

    /** The directory that holds everything. */
    public Path pkiDir() {
        return pkiDir;
    }

    /**
     * The key that counts for an id, looked for in rejected, pending, accepted, in this order; null
     * when there is none or the id is no valid id. Denied keys do not count.
     *
     * @throws IOException if a key file is there but cannot be read
     */
    public @Nullable StoredKey find(String id) throws IOException {
        for (KeyState state : LOOKUP_ORDER) {
            StoredKey key = find(id, state);
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    /**
     * The key of an id in one state, or null.
     *
     * @throws IOException if a key file is there but cannot be read
     */
    public @Nullable StoredKey find(String id, KeyState state) throws IOException {
        Path file = file(id, state);
        if (file == null || !isKeyFile(file)) {
            return null;
        }
        try {
            return new StoredKey(id, state, KeyFiles.read(file));
        } catch (NoSuchFileException movedMeanwhile) {
            return null;
        }
    }

    /**
     * The ids of all keys in one state, in code point order; never null, unmodifiable.
     *
     * @throws IOException if the directory cannot be read; an absent one counts as empty
     */
    public NavigableSet<String> ids(KeyState state) throws IOException {
        Path directory = pkiDir.resolve(state.directoryName());
        FileTime modified;
        try {
            modified = Files.getLastModifiedTime(directory);
        } catch (NoSuchFileException absent) {
            return Collections.emptyNavigableSet();
        }
        synchronized (listings) {
            Listing known = listings.get(state);
            if (known != null && known.stillTrue(modified)) {
                return known.ids();
            }
        }
        Instant readAt = Instant.now();
        Listing fresh = new Listing(modified, readAt, KeyFiles.list(directory));
        synchronized (listings) {
            listings.put(state, fresh);
        }
        return fresh.ids();
    }

    /**
     * Writes a key (mode 0600, replacing at once) and takes it out of the other states; a denied
     * key is only added beside what is there.
     *
     * @throws IllegalArgumentException if the id is not valid or the text is longer than {@link
     *     #MAX_PEM_LENGTH}
     * @throws IOException if the disk refuses
     */
    public void store(String id, KeyState state, String pem) throws IOException {
        Path file = file(id, state);
        if (file == null) {
            throw new IllegalArgumentException("not a valid minion id");
        }
        if (pem.length() > MAX_PEM_LENGTH) {
            throw new IllegalArgumentException(
                    "public key longer than " + MAX_PEM_LENGTH + " characters");
        }
        makeDirectory(pkiDir.resolve(state.directoryName()));
        KeyFiles.writeAtomically(file, pem, pkiDir);
        if (state == KeyState.DENIED) {
            return;
        }
        removeOthers(id, state);
    }

    private void removeOthers(String id, KeyState state) throws IOException {
        for (KeyState other : LOOKUP_ORDER) {
            if (other != state) {
                delete(id, other);
            }
        }
    }

    /**
     * Remembers a key that was offered for an id that has another; the first one offered stays.
     *
     * @return false if there was one already
     * @throws IOException if the disk refuses
     */
    public boolean deny(String id, String pem) throws IOException {
        Path file = file(id, KeyState.DENIED);
        if (file == null || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        store(id, KeyState.DENIED, pem);
        return true;
    }

    /**
     * Moves a key to another state, keeping its file, and takes it out of all others but denied.
     *
     * @return false if there was none in the first state
     * @throws IOException if the disk refuses
     */
    public boolean move(String id, KeyState from, KeyState to) throws IOException {
        Path source = file(id, from);
        Path target = file(id, to);
        if (source == null || target == null || !isKeyFile(source)) {
            return false;
        }
        if (from == to) {
            return true;
        }
        makeDirectory(pkiDir.resolve(to.directoryName()));
        try {
            Files.move(
                    source,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException movedMeanwhile) {
            return false;
        }
        if (to != KeyState.DENIED) {
            removeOthers(id, to);
        }
        return true;
    }

    /**
     * Removes a key from one state.
     *
     * @return false if there was none
     * @throws IOException if it is there and cannot be removed
     */
    public boolean delete(String id, KeyState state) throws IOException {
        Path file = file(id, state);
        return file != null && isKeyFile(file) && Files.deleteIfExists(file);
    }

    private @Nullable Path file(String id, KeyState state) {
        if (!isValidId(id)) {
            return null;
        }
        try {
            return pkiDir.resolve(state.directoryName()).resolve(id);
        } catch (InvalidPathException unencodable) {
            return null;
        }
    }

    private static boolean isKeyFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        }
    }
}
