package io.brine.master.auth;

import io.brine.master.cache.AtomicFiles;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.KeyString;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The per-minion keys under which requests travel. A key is made when a minion is accepted, never
 * before, and lives for {@code publish_session}.
 *
 * <p>Keys are also written to {@code cachedir/sessions/<id>} (mode 0600) where Salt has them, but
 * not read back: after a restart every minion gets a new one with its next {@code _auth}, so that
 * requests recorded before the restart cannot be replayed. Thread-safe.
 */
public final class SessionKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeys.class);
    private static final Duration REPLAY_WINDOW = Duration.ofMinutes(10);
    private static final int REPLAY_CAPACITY = 50_000;

    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;
    private final Executor writer;
    private final Duration lifetime;
    private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

    /** One minion's key and the memory of the requests made under it. Thread-safe. */
    public static final class Session {
        private final KeyString key = KeyString.random();
        private final Crypticle crypticle = new Crypticle(key);
        private final ReplayGuard replays = new ReplayGuard(REPLAY_WINDOW, REPLAY_CAPACITY);
        private final long madeNanos = System.nanoTime();
        private final String minionPem;
        private volatile boolean worn;

        private Session(String minionPem) {
            this.minionPem = minionPem;
        }

        /** The key itself. */
        public KeyString key() {
            return key;
        }

        /** Seals and opens with the key. */
        public Crypticle crypticle() {
            return crypticle;
        }

        /** The requests seen under this key. */
        public ReplayGuard replays() {
            return replays;
        }

        /** Makes the next {@code _auth} bring a new key, as when the minion's clock went back. */
        public void wearOut() {
            worn = true;
        }
    }

    /**
     * No sessions yet.
     *
     * @param cacheDir the master's option of that name
     * @param lifetime {@code publish_session}
     * @param writer runs what writes the files; one that is not run is a file that is missing
     */
    public SessionKeys(Path cacheDir, Duration lifetime, Executor writer) {
        this.writer = writer;
        this.directory = cacheDir.resolve("sessions");
        this.lifetime = lifetime;
    }

    /** The session of a minion, or null if it has none since the start or has outlived it. */
    public @Nullable Session find(String minionId) {
        Session known = sessions.get(minionId);
        return known != null && age(known) < lifetime.toNanos() ? known : null;
    }

    /**
     * The session of a minion that has just been accepted; a new one if there is none or the old
     * one has lived its time or was made for another key of this id.
     *
     * @param minionPem the accepted key
     */
    public Session forAccepted(String minionId, String minionPem) {
        Session known = sessions.get(minionId);
        if (known != null
                && !known.worn
                && known.minionPem.equals(minionPem)
                && age(known) < lifetime.toNanos()) {
            return known;
        }
        Session fresh = new Session(minionPem);
        sessions.put(minionId, fresh);
        writer.execute(() -> write(minionId, fresh));
        return fresh;
    }

    /** Forgets the session of a minion whose key is gone. */
    public void forget(String minionId) {
        sessions.remove(minionId);
    }

    private static long age(Session session) {
        return System.nanoTime() - session.madeNanos;
    }

    private void write(String minionId, Session session) {
        byte[] text = session.key().reveal().getBytes(StandardCharsets.US_ASCII);
        Path file = directory.resolve(minionId);
        try {
            try {
                AtomicFiles.write(file, text, OWNERS);
            } catch (NoSuchFileException first) {
                Files.createDirectories(directory);
                AtomicFiles.write(file, text, OWNERS);
            }
        } catch (IOException e) {
            LOG.warn("Could not write the session key of {}: {}", minionId, e.toString());
        }
    }
}
