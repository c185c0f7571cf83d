package io.brine.salt.crypto;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * RSA keys as PEM text in the forms that Salt writes: PKCS#1 for private keys, SubjectPublicKeyInfo
 * for public ones, lines of 64 characters. Reading also takes PKCS#8 private and PKCS#1 public
 * keys. Stateless and thread-safe.
 */
public final class PemKeys {
    private static final String PKCS1_PRIVATE = "RSA PRIVATE KEY";
    private static final String PKCS8_PRIVATE = "PRIVATE KEY";
    private static final String PKCS1_PUBLIC = "RSA PUBLIC KEY";
    private static final String SPKI_PUBLIC = "PUBLIC KEY";

    /** Longest PEM that is looked at; a key of 16384 bits takes 13 kB. */
    private static final int MAX_PEM = 32 * 1024;

    /** Larger exponents make one verification as dear as hundreds. */
    private static final int MAX_EXPONENT_BITS = 64;

    private static final int MAX_MODULUS_BITS = 8192;

    private PemKeys() {}

    /** PKCS#1 text of a private key, with a final newline. */
    public static String writePrivate(RSAPrivateCrtKey key) {
        byte[] der =
                Der.sequence(
                        Der.integer(BigInteger.ZERO),
                        Der.integer(key.getModulus()),
                        Der.integer(key.getPublicExponent()),
                        Der.integer(key.getPrivateExponent()),
                        Der.integer(key.getPrimeP()),
                        Der.integer(key.getPrimeQ()),
                        Der.integer(key.getPrimeExponentP()),
                        Der.integer(key.getPrimeExponentQ()),
                        Der.integer(key.getCrtCoefficient()));
        return pem(PKCS1_PRIVATE, der);
    }

    /** The same under a passphrase, as Salt writes it; null or empty for none. */
    public static String writePrivate(RSAPrivateCrtKey key, @Nullable String passphrase) {
        String clear = writePrivate(key);
        return passphrase == null || passphrase.isEmpty()
                ? clear
                : EncryptedPem.seal(clear, passphrase);
    }

    /**
     * SubjectPublicKeyInfo text of a public key, with a final newline: 451 octets for 2048 bits.
     */
    public static String writePublic(RSAPublicKey key) {
        return pem(SPKI_PUBLIC, key.getEncoded());
    }

    private static String pem(String label, byte[] der) {
        Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN "
                + label
                + "-----\n"
                + new String(base64.encode(der), StandardCharsets.US_ASCII)
                + "\n-----END "
                + label
                + "-----\n";
    }

    /**
     * Reads a private key.
     *
     * @throws SaltCryptoException for text that is no unencrypted RSA private key
     */
    public static RSAPrivateCrtKey readPrivate(String pem) throws SaltCryptoException {
        try {
            if (EncryptedPem.isEncrypted(pem)) {
                throw new SaltCryptoException(
                        "the private key is encrypted: its passphrase belongs in key_pass");
            }
            if (has(pem, PKCS1_PRIVATE)) {
                return readPkcs1Private(body(pem, PKCS1_PRIVATE));
            }
            if (has(pem, PKCS8_PRIVATE)) {
                PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(body(pem, PKCS8_PRIVATE));
                if (factory().generatePrivate(spec) instanceof RSAPrivateCrtKey key) {
                    return key;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new SaltCryptoException("not a usable RSA private key: " + e.getMessage(), e);
        }
        throw new SaltCryptoException("not an RSA private key in PEM (BEGIN RSA PRIVATE KEY)");
    }

    /**
     * Reads a private key that may be under a passphrase.
     *
     * @param passphrase {@code key_pass}; null or empty for none; one that is not needed is passed
     *     over
     * @throws SaltCryptoException for text that is no RSA private key, or not under this passphrase
     */
    public static RSAPrivateCrtKey readPrivate(String pem, @Nullable String passphrase)
            throws SaltCryptoException {
        if (passphrase == null || passphrase.isEmpty() || !EncryptedPem.isEncrypted(pem)) {
            return readPrivate(pem);
        }
        return readPrivate(EncryptedPem.open(pem, passphrase));
    }

    private static RSAPrivateCrtKey readPkcs1Private(byte[] der)
            throws SaltCryptoException, GeneralSecurityException {
        Der.Cursor key = new Der.Cursor(der).enterSequence();
        if (key.readInteger().signum() != 0) {
            throw new SaltCryptoException(
                    "RSA private keys of more than two primes are not supported");
        }
        RSAPrivateCrtKeySpec spec =
                new RSAPrivateCrtKeySpec(
                        key.readInteger(),
                        key.readInteger(),
                        key.readInteger(),
                        key.readInteger(),
                        key.readInteger(),
                        key.readInteger(),
                        key.readInteger(),
                        key.readInteger());
        return (RSAPrivateCrtKey) factory().generatePrivate(spec);
    }

    /**
     * Reads a public key.
     *
     * @throws SaltCryptoException for text that is no RSA public key, or one of an unreasonable
     *     size (more than 8192 bits, exponent above 64 bits): such keys come from strangers
     */
    public static RSAPublicKey readPublic(String pem) throws SaltCryptoException {
        try {
            if (has(pem, SPKI_PUBLIC)) {
                X509EncodedKeySpec spec = new X509EncodedKeySpec(body(pem, SPKI_PUBLIC));
                return checked((RSAPublicKey) factory().generatePublic(spec));
            }
            if (has(pem, PKCS1_PUBLIC)) {
                Der.Cursor key = new Der.Cursor(body(pem, PKCS1_PUBLIC)).enterSequence();
                RSAPublicKeySpec spec = new RSAPublicKeySpec(key.readInteger(), key.readInteger());
                return checked((RSAPublicKey) factory().generatePublic(spec));
            }
        } catch (GeneralSecurityException e) {
            throw new SaltCryptoException("not a usable RSA public key: " + e.getMessage(), e);
        }
        throw new SaltCryptoException("not an RSA public key in PEM (BEGIN PUBLIC KEY)");
    }

    private static RSAPublicKey checked(RSAPublicKey key) throws SaltCryptoException {
        if (key.getModulus().bitLength() > MAX_MODULUS_BITS
                || key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
            throw new SaltCryptoException("RSA public key is unreasonably large");
        }
        return key;
    }

    /**
     * The text without carriage returns and without blanks around: how Salt stores and compares.
     */
    public static String stripped(String pem) {
        return pem.replace("\r", "").strip();
    }

    private static KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA");
    }

    private static boolean has(String pem, String label) {
        return pem.contains("-----BEGIN " + label + "-----");
    }

    private static byte[] body(String pem, String label) throws SaltCryptoException {
        String head = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(head) + head.length();
        int to = pem.indexOf("-----END " + label + "-----", from);
        if (to < 0 || to - from > MAX_PEM) {
            throw new SaltCryptoException("PEM text has no END line for " + label);
        }
        try {
            String base64 = pem.substring(from, to).replaceAll("\\s", "");
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new SaltCryptoException("PEM text is not base64 between its BEGIN and END lines");
        }
    }
}
