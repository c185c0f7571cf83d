package io.brine.salt.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * An AES-192 key and an HMAC key as Salt writes the pair: 76 characters of base64 for 56 octets.
 * Immutable; {@link #toString} does not show it.
 */
public final class KeyString {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int AES_OCTETS = 24;
    private static final int OCTETS = 56;

    private final String text;
    private final byte[] octets;

    private KeyString(String text, byte[] octets) {
        this.text = text;
        this.octets = octets;
    }

    public static KeyString random() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return new KeyString(Base64.getEncoder().encodeToString(octets), octets);
    }

    /**
     * Reads a key file's text.
     *
     * @param text base64 of 56 octets; blanks and newlines around it are dropped
     * @throws SaltCryptoException for anything else
     */
    public static KeyString of(String text) throws SaltCryptoException {
        String stripped = text.strip();
        try {
            byte[] octets = Base64.getDecoder().decode(stripped);
            if (octets.length == OCTETS) {
                return new KeyString(stripped, octets);
            }
        } catch (IllegalArgumentException notBase64) {
            // told below, without the text: it may be a key with a typing error
        }
        throw new SaltCryptoException(
                "not an AES key string: "
                        + stripped.length()
                        + " characters where base64 of 56 octets is needed");
    }

    /** The secret text itself, for key files and for encryption to a peer. */
    public String reveal() {
        return text;
    }

    /** The 24 octets of the AES-192 key, a copy. */
    public byte[] aesKey() {
        return Arrays.copyOf(octets, AES_OCTETS);
    }

    /** The 32 octets of the HMAC-SHA256 key, a copy. */
    public byte[] hmacKey() {
        return Arrays.copyOfRange(octets, AES_OCTETS, OCTETS);
    }

    /** Lower-case hex SHA-256 of the text: what the master signs in its {@code _auth} reply. */
    public String sha256Hex() {
        return HashType.SHA256.hex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** In constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyString that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "KeyString[hidden]";
    }
}
