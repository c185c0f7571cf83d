package io.brine.master.keys;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The master's options that decide over new keys, named as Salt names them. Immutable.
 *
 * @param openMode {@code open_mode}: every key is accepted, a different one replaces the stored one
 * @param autoAccept {@code auto_accept}
 * @param autorejectFile {@code autoreject_file}, or null
 * @param autosignFile {@code autosign_file}, or null
 * @param autosignGrainsDir {@code autosign_grains_dir}, or null
 * @param autosignTimeout {@code autosign_timeout}: how long a stub in {@code minions_autosign}
 *     stays valid; zero means for ever
 * @param permissivePkiAccess {@code permissive_pki_access}: group-writable list files are trusted
 * @param maxWaiting {@code brine_max_pending_keys}: beyond so many pending and rejected keys no new
 *     one is kept; 0 is no limit
 */
public record AutoSignOptions(
        boolean openMode,
        boolean autoAccept,
        @Nullable Path autorejectFile,
        @Nullable Path autosignFile,
        @Nullable Path autosignGrainsDir,
        Duration autosignTimeout,
        boolean permissivePkiAccess,
        int maxWaiting) {
    /** How many keys of strangers are kept unless the configuration says otherwise. */
    public static final int DEFAULT_MAX_WAITING = 50_000;

    /** Salt's defaults: nothing is accepted or rejected by itself, stubs live two hours. */
    public static AutoSignOptions defaults() {
        return new AutoSignOptions(
                false, false, null, null, null, Duration.ofHours(2), false, DEFAULT_MAX_WAITING);
    }
}
