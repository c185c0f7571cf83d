package io.brine.zmtp.mechanism;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Immutable. A long-term or transient key pair of CURVE (Curve25519, 32 octets each). The secret
 * key never shows in {@link #toString}.
 */
public final class CurveKeyPair {
    /** Octets of a key. */
    public static final int KEY_SIZE = 32;

    /** Characters of a key in Z85. */
    public static final int Z85_SIZE = 40;

    private final byte[] publicKey = new byte[KEY_SIZE];
    private final byte[] secretKey;

    private CurveKeyPair(byte[] secretKey) {
        this.secretKey = secretKey;
        X25519.generatePublicKey(secretKey, 0, publicKey, 0);
    }

    /** Makes a fresh pair from the system's secure random numbers. */
    public static CurveKeyPair generate() {
        return generate(Entropy.SYSTEM);
    }

    static CurveKeyPair generate(Entropy entropy) {
        return new CurveKeyPair(entropy.octets(KEY_SIZE));
    }

    /**
     * Makes the pair of a secret key; the public key follows from it. The octets are copied.
     *
     * @throws IllegalArgumentException when there are not 32
     */
    public static CurveKeyPair fromSecret(byte[] secretKey) {
        return new CurveKeyPair(checkedKey(secretKey, "a CURVE secret key").clone());
    }

    /**
     * Makes the pair of a secret key in Z85.
     *
     * @throws IllegalArgumentException when the text is not 40 characters of Z85
     */
    public static CurveKeyPair fromSecret(String z85) {
        return new CurveKeyPair(decodeKey(z85));
    }

    /**
     * Returns the 32 octets of a key in Z85.
     *
     * @throws IllegalArgumentException when the text is not 40 characters of Z85; the message does
     *     not repeat it
     */
    public static byte[] decodeKey(String z85) {
        if (z85.length() != Z85_SIZE) {
            throw new IllegalArgumentException(
                    "a CURVE key has 40 characters of Z85, not " + z85.length());
        }
        return Z85.decode(z85);
    }

    static byte[] checkedKey(byte[] key, String what) {
        if (key.length != KEY_SIZE) {
            throw new IllegalArgumentException(what + " has 32 octets, not " + key.length);
        }
        return key;
    }

    /** Returns a copy of the public key. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Returns a copy of the secret key; the caller wipes it. */
    public byte[] secretKey() {
        return secretKey.clone();
    }

    /** Returns the public key in Z85, 40 characters. */
    public String publicKeyZ85() {
        return Z85.encode(publicKey);
    }

    /** Returns the secret key in Z85, 40 characters. */
    public String secretKeyZ85() {
        return Z85.encode(secretKey);
    }

    /** The key itself, for this package's computations; not to be changed or kept. */
    byte[] secret() {
        return secretKey;
    }

    /** The key itself; not to be changed. */
    byte[] open() {
        return publicKey;
    }

    /** Wipes the secret key of a transient pair. */
    void wipe() {
        Arrays.fill(secretKey, (byte) 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CurveKeyPair that
                && Arrays.equals(publicKey, that.publicKey)
                && MessageDigest.isEqual(secretKey, that.secretKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
        return "CurveKeyPair(" + publicKeyZ85() + ")";
    }
}
