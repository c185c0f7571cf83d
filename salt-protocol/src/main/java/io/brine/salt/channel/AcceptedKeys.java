package io.brine.salt.channel;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;

/** Looks up the accepted public key of a minion. Called on worker threads; must be thread-safe. */
@FunctionalInterface
public interface AcceptedKeys {
    /** Null when no key of this id is accepted. */
    @Nullable RSAPublicKey find(String minionId);
}
