package io.brine.master.auth;

import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.keys.StoredKey;
import io.brine.salt.channel.AcceptedKeys;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.SaltCryptoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The accepted public keys, parsed. A key file is looked at again when the last look is older than
 * a second, so that a key taken away by {@code salt-key} stops counting within that time.
 *
 * <p>Thread-safe; blocks on the disk, so not for event loops.
 */
public final class AcceptedKeyCache implements AcceptedKeys {
    private final KeyStore store;
    private final SessionKeys sessions;
    private final long freshNanos;
    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

    private record Known(String pem, RSAPublicKey key, long lookedAtNanos) {}

    /**
     * Over one key store; a look at a file counts for a second.
     *
     * @param sessions where the session of a minion is forgotten when its key is gone
     */
    public AcceptedKeyCache(KeyStore store, SessionKeys sessions) {
        this(store, sessions, Duration.ofSeconds(1));
    }

    AcceptedKeyCache(KeyStore store, SessionKeys sessions, Duration fresh) {
        this.store = store;
        this.sessions = sessions;
        this.freshNanos = fresh.toNanos();
    }

    /**
     * The accepted key of a minion, or null.
     *
     * @throws UncheckedIOException if its file is there and cannot be read
     */
    @Override
    public @Nullable RSAPublicKey find(String minionId) {
        Known last = known.get(minionId);
        long now = System.nanoTime();
        if (last != null && now - last.lookedAtNanos() < freshNanos) {
            return last.key();
        }
        StoredKey stored = look(minionId);
        if (stored == null) {
            known.remove(minionId);
            sessions.forget(minionId);
            return null;
        }
        if (last != null && last.pem().equals(stored.pem())) {
            known.put(minionId, new Known(last.pem(), last.key(), now));
            return last.key();
        }
        try {
            RSAPublicKey key = PemKeys.readPublic(stored.pem());
            known.put(minionId, new Known(stored.pem(), key, now));
            return key;
        } catch (SaltCryptoException e) {
            known.remove(minionId);
            return null;
        }
    }

    /**
     * Reads a public key that a minion offers: the one known already if it is the same text.
     *
     * @param pem as the minion sent it
     * @throws SaltCryptoException as {@link PemKeys#readPublic}
     */
    RSAPublicKey parse(String minionId, String pem) throws SaltCryptoException {
        Known last = known.get(minionId);
        return last != null && last.pem().equals(pem) ? last.key() : PemKeys.readPublic(pem);
    }

    private @Nullable StoredKey look(String minionId) {
        try {
            return store.find(minionId, KeyState.ACCEPTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
