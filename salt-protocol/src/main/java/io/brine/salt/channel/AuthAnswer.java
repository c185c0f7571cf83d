package io.brine.salt.channel;

import io.brine.salt.crypto.KeyString;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;

/** A master's answer to {@code _auth}, as a minion that verified it sees it. Immutable. */
public sealed interface AuthAnswer {
    /**
     * We are let in.
     *
     * @param aes the shared key, for publishes
     * @param session the key for our requests; null only from masters before version 3
     * @param masterPem the master's public key, stripped
     * @param publishPort -1 when the master tells none
     * @param newMasterKey whether {@code masterPem} is to be written to {@code minion_master.pub}
     */
    record Accepted(
            KeyString aes,
            @Nullable KeyString session,
            String masterPem,
            RSAPublicKey masterKey,
            int publishPort,
            boolean newMasterKey)
            implements AuthAnswer {}

    /** Our key waits to be accepted: try again later. */
    record Pending() implements AuthAnswer {}

    /** Our key was rejected or denied. */
    record Rejected() implements AuthAnswer {}

    /** The master has as many minions as it may. */
    record Full() implements AuthAnswer {}

    /**
     * The answer is not to be trusted or not to be used.
     *
     * @param message one line for the log
     */
    record Failed(AuthFailure reason, String message) implements AuthAnswer {}
}
