package io.brine.zmtp.mechanism;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Immutable. How a socket proves who it is and finds out who its peers are; the same for everything
 * it binds and connects over tcp and ipc. Inproc peers are not asked. Secrets do not show in {@code
 * toString}.
 */
public sealed interface Security {
    /** Returns that there is no security, and nobody is asked. */
    static Security none() {
        return new Null(null);
    }

    /** Returns the ZAP domain, or null when there is none (clients have none). */
    default @Nullable String zapDomain() {
        return null;
    }

    /** Returns the same with another ZAP domain; a client, which has none, as it is. */
    default Security withZapDomain(@Nullable String domain) {
        return switch (this) {
            case Null open -> new Null(domain);
            case PlainServer server -> new PlainServer(domain);
            case CurveServer server -> new CurveServer(server.keys(), domain);
            case PlainClient client -> client;
            case CurveClient client -> client;
        };
    }

    /**
     * NULL (RFC 37).
     *
     * @param zapDomain when set (and not empty), the ZAP handler is asked about each peer, by its
     *     address; then ZMTP 1.0 and 2.0 peers are closed at once
     */
    record Null(@Nullable String zapDomain) implements Security {}

    /**
     * PLAIN as server (RFC 24): the ZAP handler decides by user name and password; without a
     * handler nobody is let in.
     *
     * @param zapDomain told to the handler; null for none
     */
    record PlainServer(@Nullable String zapDomain) implements Security {}

    /**
     * PLAIN as client. User name and password go in clear.
     *
     * @param user at most 255 octets of UTF-8
     * @param password at most 255 octets of UTF-8
     */
    record PlainClient(String user, String password) implements Security {
        private static final int MAX_OCTETS = 255;

        /** Checks the lengths. */
        public PlainClient {
            check(user, "user name");
            check(password, "password");
        }

        private static void check(String text, String what) {
            if (text.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
                throw new IllegalArgumentException(
                        "the PLAIN " + what + " must have at most 255 octets");
            }
        }

        @Override
        public String toString() {
            return "PlainClient(" + user + ")";
        }
    }

    /**
     * CURVE as server (RFC 26). Without a ZAP handler everyone who knows the public key is let in
     * ("Stonehouse").
     *
     * @param keys the long-term keys
     * @param zapDomain told to the handler; null for none
     */
    record CurveServer(CurveKeyPair keys, @Nullable String zapDomain) implements Security {}

    /** CURVE as client (RFC 26). */
    final class CurveClient implements Security {
        private final byte[] serverKey;
        private final CurveKeyPair keys;

        /**
         * Makes a client.
         *
         * @param serverKey the server's public key, 32 octets
         * @param keys our long-term keys, by which the server's ZAP handler knows us
         * @throws IllegalArgumentException when the key does not have 32 octets, or is one of those
         *     of low order, which are no server's
         */
        public CurveClient(byte[] serverKey, CurveKeyPair keys) {
            this.serverKey =
                    CurveKeyPair.checkedKey(serverKey, "the CURVE server's public key").clone();
            this.keys = Objects.requireNonNull(keys);
            if (CurveBox.sharedKey(keys.secret(), this.serverKey) == null) {
                throw new IllegalArgumentException(
                        "the CURVE server's public key is of low order, so nobody's");
            }
        }

        /** Returns a copy of the server's public key. */
        public byte[] serverKey() {
            return serverKey.clone();
        }

        /** Returns our long-term keys. */
        public CurveKeyPair keys() {
            return keys;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CurveClient that
                    && Arrays.equals(serverKey, that.serverKey)
                    && keys.equals(that.keys);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(serverKey) * 31 + keys.hashCode();
        }

        @Override
        public String toString() {
            return "CurveClient(" + keys.publicKeyZ85() + " to " + Z85.encode(serverKey) + ")";
        }
    }
}
