package io.brine.master.keys;

import io.brine.salt.crypto.PemKeys;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Salt's rules for keys that nobody has decided on: {@code autoreject_file}, {@code auto_accept},
 * {@code autosign_file}, stubs in {@code minions_autosign}, {@code autosign_grains_dir}, in this
 * order. Thread-safe; blocks on the disk.
 */
public final class AutoSign {
    private static final Logger LOG = LoggerFactory.getLogger(AutoSign.class);
    private static final int LOCKS = 64;

    private final KeyStore keys;
    private final AutoSignOptions options;
    private final ListFile autoreject;
    private final ListFile autosign;
    private final AutoSignGrains grains;
    private final WaitingRoom room;
    // Two offers for one id must see each other's outcome.
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

    /** Rules over one key store. */
    public AutoSign(KeyStore keys, AutoSignOptions options) {
        this.keys = keys;
        this.options = options;
        FilePermissionCheck check = new FilePermissionCheck(options.permissivePkiAccess());
        this.autoreject = new ListFile(options.autorejectFile(), check);
        this.autosign = new ListFile(options.autosignFile(), check);
        this.grains = new AutoSignGrains(options.autosignGrainsDir(), check);
        this.room = new WaitingRoom(keys, options.maxWaiting());
        Arrays.setAll(locks, i -> new ReentrantLock());
    }

    /**
     * Decides over a key that a minion offers in {@code _auth}, and moves files accordingly; the
     * caller has checked that the key parses and that there is room for the minion.
     *
     * @param id the minion's id; one that {@link KeyStore#isValidId} refuses is rejected and leaves
     *     no file
     * @param pem the public key as sent
     * @param autosignGrains {@code autosign_grains} of the request, or null
     * @throws IllegalArgumentException if the key is longer than {@link KeyStore#MAX_PEM_LENGTH}
     * @throws IOException if the pki directory cannot be read or written
     */
    public KeyVerdict offer(String id, String pem, @Nullable Map<?, ?> autosignGrains)
            throws IOException {
        if (!KeyStore.isValidId(id)) {
            return KeyVerdict.REJECTED;
        }
        String offered = PemKeys.stripped(pem);
        ReentrantLock lock = locks[Math.floorMod(id.hashCode(), LOCKS)];
        lock.lock();
        try {
            StoredKey stored = keys.find(id);
            if (options.openMode()) {
                return acceptOpenly(id, offered, stored);
            }
            if (stored == null) {
                return decideNew(id, offered, autosignGrains);
            }
            boolean same = PemKeys.stripped(stored.pem()).equals(offered);
            return switch (stored.state()) {
                case REJECTED -> KeyVerdict.REJECTED;
                case ACCEPTED -> same ? KeyVerdict.ACCEPTED : deny(id, offered);
                case PENDING, DENIED ->
                        same ? decidePending(id, offered, autosignGrains) : deny(id, offered);
            };
        } finally {
            lock.unlock();
        }
    }

    private KeyVerdict acceptOpenly(String id, String offered, @Nullable StoredKey stored)
            throws IOException {
        if (stored == null
                || stored.state() != KeyState.ACCEPTED
                || !PemKeys.stripped(stored.pem()).equals(offered)) {
            LOG.warn("open_mode: accepting the key that minion {} offers", id);
            keys.store(id, KeyState.ACCEPTED, offered);
        }
        return KeyVerdict.ACCEPTED;
    }

    private KeyVerdict decideNew(String id, String offered, @Nullable Map<?, ?> autosignGrains)
            throws IOException {
        KeyVerdict verdict = rule(id, autosignGrains);
        if (verdict != KeyVerdict.ACCEPTED && !room.take()) {
            return KeyVerdict.FULL;
        }
        keys.store(id, stateOf(verdict), offered);
        LOG.info("new key of minion {}: {}", id, stateOf(verdict).saltName());
        return verdict;
    }

    private KeyVerdict decidePending(String id, String offered, @Nullable Map<?, ?> autosignGrains)
            throws IOException {
        KeyVerdict verdict = rule(id, autosignGrains);
        if (verdict != KeyVerdict.PENDING) {
            keys.store(id, stateOf(verdict), offered);
            LOG.info("pending key of minion {}: {}", id, stateOf(verdict).saltName());
        }
        return verdict;
    }

    private KeyVerdict deny(String id, String offered) throws IOException {
        if (keys.deny(id, offered)) {
            LOG.error(
                    "minion {} offers another key than the stored one: denied, see {}",
                    id,
                    KeyState.DENIED.directoryName());
        }
        return KeyVerdict.DENIED;
    }

    private static KeyState stateOf(KeyVerdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> KeyState.ACCEPTED;
            case PENDING, FULL -> KeyState.PENDING;
            case REJECTED -> KeyState.REJECTED;
            case DENIED -> KeyState.DENIED;
        };
    }

    private KeyVerdict rule(String id, @Nullable Map<?, ?> autosignGrains) throws IOException {
        if (autoreject.matches(id)) {
            return KeyVerdict.REJECTED;
        }
        boolean accept =
                options.autoAccept()
                        || autosign.matches(id)
                        || useStub(id)
                        || grains.matches(autosignGrains);
        return accept ? KeyVerdict.ACCEPTED : KeyVerdict.PENDING;
    }

    private boolean useStub(String id) throws IOException {
        Path stub = stubs().resolve(id);
        if (!Files.isRegularFile(stub, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        boolean fresh = !isExpired(stub);
        return Files.deleteIfExists(stub) && fresh;
    }

    /**
     * Removes stubs of {@code minions_autosign} older than {@code autosign_timeout}.
     *
     * @return how many were removed
     * @throws IOException if the directory cannot be read
     */
    public int removeExpiredStubs() throws IOException {
        int removed = 0;
        try (var entries = Files.newDirectoryStream(stubs())) {
            for (Path stub : entries) {
                if (Files.isRegularFile(stub, LinkOption.NOFOLLOW_LINKS) && isExpired(stub)) {
                    LOG.warn("autosign stub expired: {}", stub);
                    removed += Files.deleteIfExists(stub) ? 1 : 0;
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return removed;
        }
        return removed;
    }

    private boolean isExpired(Path stub) throws IOException {
        if (options.autosignTimeout().isZero() || options.autosignTimeout().isNegative()) {
            return false;
        }
        try {
            Instant modified = Files.getLastModifiedTime(stub).toInstant();
            return modified.isBefore(Instant.now().minus(options.autosignTimeout()));
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    private Path stubs() {
        return keys.pkiDir().resolve(KeyStore.AUTOSIGN_DIRECTORY);
    }
}
