package io.brine.salt.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

import javax.crypto.Cipher;

/**
 * RSA with the paddings that Salt uses, computed by the {@link CryptoProvider} in use. Stateless
 * and thread-safe. Each private operation costs about a millisecond of a core with 2048 bits, a
 * third of that with the accelerator: never on an event loop.
 */
public final class Rsa {
    private static final int X931_HEADER = 0x6b;
    private static final int X931_HEADER_FULL = 0x6a;
    private static final int X931_FILL = 0xbb;
    private static final int X931_FILL_END = 0xba;
    private static final int X931_TRAILER = 0xcc;

    private Rsa() {}

    /**
     * Signs with ANSI X9.31 padding and no hash: OpenSSL's "private encrypt" with padding 5. The
     * same key and message always give the same signature.
     *
     * @throws SaltCryptoException when the message is longer than the modulus less two octets
     */
    public static byte[] x931Sign(RSAPrivateKey key, byte[] message) throws SaltCryptoException {
        BigInteger modulus = key.getModulus();
        int octets = (modulus.bitLength() + 7) / 8;
        byte[] block = x931Block(message, octets);
        try {
            // A provider's raw RSA uses CRT and blinding, which a modPow of our own would lack.
            byte[] power =
                    CryptoProvider.run(
                            provider -> {
                                Cipher raw = provider.cipher("RSA/ECB/NoPadding");
                                raw.init(Cipher.DECRYPT_MODE, key);
                                return raw.doFinal(block);
                            });
            BigInteger s = new BigInteger(1, power);
            return fixedLength(s.min(modulus.subtract(s)), octets);
        } catch (GeneralSecurityException e) {
            throw new SaltCryptoException("X9.31 signing failed: " + e.getMessage(), e);
        }
    }

    static byte[] x931Block(byte[] message, int octets) throws SaltCryptoException {
        int fill = octets - message.length - 3;
        if (fill < -1) {
            throw new SaltCryptoException(
                    "a message of "
                            + message.length
                            + " octets is too long for X9.31 with a key of "
                            + octets
                            + " octets");
        }
        byte[] block = new byte[octets];
        Arrays.fill(block, (byte) X931_FILL);
        if (fill == -1) {
            block[0] = X931_HEADER_FULL;
        } else {
            block[0] = X931_HEADER;
            block[1 + fill] = (byte) X931_FILL_END;
        }
        System.arraycopy(message, 0, block, octets - 1 - message.length, message.length);
        block[octets - 1] = (byte) X931_TRAILER;
        return block;
    }

    /**
     * Recovers the message of an X9.31 signature.
     *
     * @throws SaltCryptoException when the signature is not of this key
     */
    public static byte[] x931Recover(RSAPublicKey key, byte[] signature)
            throws SaltCryptoException {
        BigInteger modulus = key.getModulus();
        int octets = (modulus.bitLength() + 7) / 8;
        BigInteger s = new BigInteger(1, signature);
        if (signature.length != octets || s.compareTo(modulus) >= 0) {
            throw new SaltCryptoException("X9.31 signature has not the size of the key");
        }
        BigInteger m = s.modPow(key.getPublicExponent(), modulus);
        if ((m.intValue() & 0x0f) != 0x0c) {
            m = modulus.subtract(m);
        }
        return x931Message(fixedLength(m, octets));
    }

    private static byte[] x931Message(byte[] block) throws SaltCryptoException {
        int last = block.length - 1;
        int from = 1;
        if ((block[0] & 0xff) == X931_HEADER) {
            while (from < last && (block[from] & 0xff) == X931_FILL) {
                from++;
            }
            if (from == last || (block[from++] & 0xff) != X931_FILL_END) {
                throw new SaltCryptoException("X9.31 signature is not of this key");
            }
        } else if ((block[0] & 0xff) != X931_HEADER_FULL) {
            throw new SaltCryptoException("X9.31 signature is not of this key");
        }
        if ((block[last] & 0xff) != X931_TRAILER) {
            throw new SaltCryptoException("X9.31 signature is not of this key");
        }
        return Arrays.copyOfRange(block, from, last);
    }

    private static byte[] fixedLength(BigInteger value, int octets) {
        byte[] raw = value.toByteArray();
        byte[] out = new byte[octets];
        int n = Math.min(raw.length, octets);
        System.arraycopy(raw, raw.length - n, out, octets - n, n);
        return out;
    }

    /** Encrypts a short secret to a public key. */
    public static byte[] oaepEncrypt(RSAPublicKey key, byte[] secret, EncAlgo algo)
            throws SaltCryptoException {
        try {
            return CryptoProvider.run(
                    provider -> {
                        Cipher cipher = provider.cipher("RSA/ECB/OAEPPadding");
                        cipher.init(Cipher.ENCRYPT_MODE, key, algo.spec());
                        return cipher.doFinal(secret);
                    });
        } catch (GeneralSecurityException e) {
            throw new SaltCryptoException(
                    "cannot encrypt with " + algo.wireName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Decrypts what {@link #oaepEncrypt} made.
     *
     * @throws SaltCryptoException when the cipher text is not for this key and algorithm
     */
    public static byte[] oaepDecrypt(RSAPrivateKey key, byte[] cipherText, EncAlgo algo)
            throws SaltCryptoException {
        try {
            return CryptoProvider.run(
                    provider -> {
                        Cipher cipher = provider.cipher("RSA/ECB/OAEPPadding");
                        cipher.init(Cipher.DECRYPT_MODE, key, algo.spec());
                        return cipher.doFinal(cipherText);
                    });
        } catch (GeneralSecurityException e) {
            // No detail: what exactly is wrong with the padding must not be told to anyone.
            throw new SaltCryptoException("cannot decrypt with " + algo.wireName());
        }
    }

    /** RSASSA-PKCS1-v1_5 over {@code data}. */
    public static byte[] sign(RSAPrivateKey key, byte[] data, SigAlgo algo)
            throws SaltCryptoException {
        try {
            return CryptoProvider.run(
                    provider -> {
                        Signature signature = provider.signature(algo.jcaName());
                        signature.initSign(key);
                        signature.update(data);
                        return signature.sign();
                    });
        } catch (GeneralSecurityException e) {
            throw new SaltCryptoException(
                    "cannot sign with " + algo.wireName() + ": " + e.getMessage(), e);
        }
    }

    /** False for every signature that is not this key's over this data, malformed ones included. */
    public static boolean verify(RSAPublicKey key, byte[] data, byte[] sig, SigAlgo algo) {
        try {
            return CryptoProvider.run(
                    provider -> {
                        Signature signature = provider.signature(algo.jcaName());
                        signature.initVerify(key);
                        signature.update(data);
                        return signature.verify(sig);
                    });
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
