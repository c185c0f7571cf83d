package io.brine.salt.crypto;

import io.brine.salt.crypto.CrypticleException.Reason;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Salt's symmetric envelope: {@code pickle::}, an optional nonce and a MessagePack value, under
 * AES-192-CBC, authenticated by HMAC-SHA256 over IV and cipher text. Thread-safe; ciphers are kept
 * per thread.
 */
public final class Crypticle {
    private static final byte[] MARKER = "pickle::".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 16;
    private static final int HMAC = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ThreadLocal<Engines> ENGINES = ThreadLocal.withInitial(Engines::new);

    private final SecretKeySpec aesKey;
    private final SecretKeySpec hmacKey;

    /** The JCA objects of one thread; {@code init} with a key comes before each use. */
    private static final class Engines {
        final Cipher cipher;
        final Mac mac;

        Engines() {
            try {
                cipher = Cipher.getInstance("AES/CBC/NoPadding");
                mac = Mac.getInstance("HmacSHA256");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK lacks AES-CBC or HMAC-SHA256", e);
            }
        }
    }

    public Crypticle(KeyString key) {
        aesKey = new SecretKeySpec(key.aesKey(), "AES");
        hmacKey = new SecretKeySpec(key.hmacKey(), "HmacSHA256");
    }

    /** Seals a value without a nonce, as requests and publishes are. */
    public byte[] seal(@Nullable Object value) {
        return seal(value, null);
    }

    /** Seals a value with the request's nonce in front, as replies are; null leaves it out. */
    public byte[] seal(@Nullable Object value, @Nullable String nonce) {
        byte[] iv = new byte[BLOCK];
        RANDOM.nextBytes(iv);
        return seal(value, nonce, iv);
    }

    /** For vectors: with a given initialisation vector of 16 octets. */
    byte[] seal(@Nullable Object value, @Nullable String nonce, byte[] iv) {
        byte[] packed = SaltPack.pack(value);
        byte[] prefix = nonce == null ? new byte[0] : nonce.getBytes(StandardCharsets.US_ASCII);
        int length = MARKER.length + prefix.length + packed.length;
        int padding = BLOCK - length % BLOCK;
        byte[] plain = Arrays.copyOf(MARKER, length + padding);
        System.arraycopy(prefix, 0, plain, MARKER.length, prefix.length);
        System.arraycopy(packed, 0, plain, MARKER.length + prefix.length, packed.length);
        Arrays.fill(plain, length, plain.length, (byte) padding);
        return encrypt(plain, iv);
    }

    private byte[] encrypt(byte[] plain, byte[] iv) {
        byte[] blob = Arrays.copyOf(iv, BLOCK + plain.length + HMAC);
        Engines engines = ENGINES.get();
        try {
            engines.cipher.init(Cipher.ENCRYPT_MODE, aesKey, new IvParameterSpec(iv));
            int n = engines.cipher.doFinal(plain, 0, plain.length, blob, BLOCK);
            engines.mac.init(hmacKey);
            engines.mac.update(blob, 0, BLOCK + n);
            engines.mac.doFinal(blob, BLOCK + n);
            return blob;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC refused well-formed input", e);
        }
    }

    /** Opens a blob that has no nonce. */
    public @Nullable Object open(byte[] blob) throws CrypticleException {
        return open(blob, null);
    }

    /**
     * Opens a blob.
     *
     * @param expectedNonce the nonce of the request that this answers, or null when there is none
     *     in front
     * @throws CrypticleException for the first check that fails; the HMAC is compared in constant
     *     time and before anything is decrypted
     */
    public @Nullable Object open(byte[] blob, @Nullable String expectedNonce)
            throws CrypticleException {
        byte[] plain = decrypt(blob);
        int end = plain.length - padding(plain);
        if (end < MARKER.length
                || !Arrays.equals(plain, 0, MARKER.length, MARKER, 0, MARKER.length)) {
            throw new CrypticleException(Reason.NO_MARKER, "decrypted message lacks Salt's marker");
        }
        int from = MARKER.length;
        if (expectedNonce != null) {
            byte[] nonce = expectedNonce.getBytes(StandardCharsets.US_ASCII);
            if (end - from < nonce.length
                    || !MessageDigest.isEqual(
                            Arrays.copyOfRange(plain, from, from + nonce.length), nonce)) {
                throw new CrypticleException(
                        Reason.NONCE_MISMATCH,
                        "decrypted message answers another request (nonce differs)");
            }
            from += nonce.length;
        }
        try {
            return SaltPack.unpack(plain, from, end - from);
        } catch (PayloadException e) {
            throw new CrypticleException(
                    Reason.BAD_PAYLOAD, "decrypted message is no payload: " + e.getMessage());
        }
    }

    private byte[] decrypt(byte[] blob) throws CrypticleException {
        int cipherText = blob.length - BLOCK - HMAC;
        if (cipherText < BLOCK || cipherText % BLOCK != 0) {
            throw new CrypticleException(
                    Reason.MALFORMED,
                    "encrypted message has an impossible length of " + blob.length);
        }
        Engines engines = ENGINES.get();
        try {
            engines.mac.init(hmacKey);
            engines.mac.update(blob, 0, BLOCK + cipherText);
            byte[] wanted = engines.mac.doFinal();
            byte[] found = Arrays.copyOfRange(blob, BLOCK + cipherText, blob.length);
            if (!MessageDigest.isEqual(wanted, found)) {
                throw new CrypticleException(
                        Reason.BAD_HMAC,
                        "encrypted message fails authentication (HMAC): other key or damaged");
            }
            engines.cipher.init(Cipher.DECRYPT_MODE, aesKey, new IvParameterSpec(blob, 0, BLOCK));
            return engines.cipher.doFinal(blob, BLOCK, cipherText);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC refused well-formed input", e);
        }
    }

    private static int padding(byte[] plain) throws CrypticleException {
        int n = plain[plain.length - 1];
        if (n < 1 || n > BLOCK) {
            throw new CrypticleException(Reason.BAD_PADDING, "decrypted message is wrongly padded");
        }
        return n;
    }
}
