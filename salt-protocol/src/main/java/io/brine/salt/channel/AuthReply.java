package io.brine.salt.channel;

import io.brine.salt.crypto.KeyString;

import java.security.interfaces.RSAPublicKey;

/** What a master answers to an {@code _auth}. Immutable. */
public sealed interface AuthReply {
    /**
     * The minion is let in.
     *
     * @param minionKey its accepted public key
     * @param aes the shared key, for publishes
     * @param session the key of this minion's requests
     */
    record Accepted(RSAPublicKey minionKey, KeyString aes, KeyString session)
            implements AuthReply {}

    /** The key waits to be accepted; the minion tries again. */
    record Pending() implements AuthReply {}

    /** Refused for good: rejected or denied key, invalid id; the minion exits. */
    record Rejected() implements AuthReply {}

    /** {@code max_minions} is reached. */
    record Full() implements AuthReply {}
}
