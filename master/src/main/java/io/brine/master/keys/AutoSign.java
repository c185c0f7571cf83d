package io.brine.master.keys;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;

/**
 * Salt's rules for keys that nobody has decided on: {@code autoreject_file}, {@code auto_accept},
 * {@code autosign_file}, stubs in {@code minions_autosign}, {@code autosign_grains_dir}, in this
 * order. Thread-safe; blocks on the disk.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class AutoSign {
    private final KeyStore keys;
    private final AutoSignOptions options;

    /** Rules over one key store. */
    public AutoSign(KeyStore keys, AutoSignOptions options) {
        this.keys = keys;
        this.options = options;
    }

    /**
     * Decides over a key that a minion offers in {@code _auth}, and moves files accordingly; the
     * caller has checked that the id is valid, that the key parses, and that there is room.
     *
     * @param id a valid minion id
     * @param pem the public key as sent
     * @param autosignGrains {@code autosign_grains} of the request, or null
     * @throws IOException if the pki directory cannot be read or written
     */
    public KeyVerdict offer(String id, String pem, @Nullable Map<?, ?> autosignGrains)
            throws IOException {
        throw new UnsupportedOperationException(keys.pkiDir() + " " + options);
    }

    /**
     * Removes stubs of {@code minions_autosign} older than {@code autosign_timeout}.
     *
     * @return how many were removed
     * @throws IOException if the directory cannot be read
     */
    public int removeExpiredStubs() throws IOException {
        throw new UnsupportedOperationException();
    }
}
