package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.auth.HandshakeQueue;
import io.brine.salt.crypto.CryptoProvider;

/**
 * How handshakes are computed. Immutable.
 *
 * @param crypto {@code brine_crypto_provider}: what computes RSA
 * @param limits {@code brine_handshake_threads} and {@code brine_handshake_queue}; what waits may
 *     take a sixteenth of the heap
 */
public record HandshakeOptions(CryptoProvider.Choice crypto, HandshakeQueue.Limits limits) {
    private static final int MAX_THREADS = 1024;
    private static final int CAPACITY = 20_000;
    private static final int MAX_CAPACITY = 1_000_000;

    /**
     * Reads the options.
     *
     * @throws ConfigException naming the one that cannot be used
     */
    public static HandshakeOptions of(SaltConfig salt) {
        Runtime machine = Runtime.getRuntime();
        int threads = HandshakeQueue.Limits.threads(machine.availableProcessors());
        return new HandshakeOptions(
                crypto(salt),
                HandshakeQueue.Limits.of(
                        within(salt, "brine_handshake_threads", threads, MAX_THREADS),
                        within(salt, "brine_handshake_queue", CAPACITY, MAX_CAPACITY),
                        machine.maxMemory() / 16));
    }

    private static CryptoProvider.Choice crypto(SaltConfig salt) {
        String name = salt.optText("brine_crypto_provider");
        return CryptoProvider.Choice.of(name == null ? "auto" : name)
                .orElseThrow(
                        () ->
                                new ConfigException(
                                        "master: brine_crypto_provider: expected auto, jdk or"
                                                + " accp, got '"
                                                + name
                                                + "'"));
    }

    private static int within(SaltConfig salt, String key, int otherwise, int most) {
        int value = salt.has(key) ? salt.integer(key) : otherwise;
        if (value < 1 || value > most) {
            throw new ConfigException(
                    "master: " + key + ": expected 1 to " + most + ", got " + value);
        }
        return value;
    }
}
