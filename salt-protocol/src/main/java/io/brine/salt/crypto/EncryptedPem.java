package io.brine.salt.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Private keys under a passphrase ({@code key_pass}): OpenSSL's old form with {@code DEK-Info},
 * which Salt writes, and encrypted PKCS#8, which it writes in FIPS mode. Stateless and thread-safe.
 */
final class EncryptedPem {
    private static final String LABEL = "RSA PRIVATE KEY";
    private static final String PKCS8 = "ENCRYPTED PRIVATE KEY";
    private static final String CIPHER = "AES-256-CBC";
    private static final int IV_OCTETS = 16;
    private static final int SALT_OCTETS = 8;
    private static final Pattern DEK_INFO =
            Pattern.compile("DEK-Info:\\s*([A-Za-z0-9-]+),([0-9A-Fa-f]+)");
    private static final Pattern PKCS8_BODY =
            Pattern.compile(
                    "-----BEGIN " + PKCS8 + "-----([A-Za-z0-9+/=\\s]+)-----END " + PKCS8 + "-----");

    private EncryptedPem() {}

    static boolean isEncrypted(String pem) {
        return pem.contains("Proc-Type: 4,ENCRYPTED") || pem.contains("BEGIN " + PKCS8);
    }

    /** The same key as text without a passphrase. */
    static String open(String pem, String passphrase) throws SaltCryptoException {
        try {
            Matcher pkcs8 = PKCS8_BODY.matcher(pem);
            if (pkcs8.find()) {
                return clear("PRIVATE KEY", openPkcs8(decode(pkcs8.group(1)), passphrase));
            }
            Matcher info = DEK_INFO.matcher(pem);
            int end = pem.indexOf("-----END " + LABEL);
            if (!info.find() || end < info.end()) {
                throw new SaltCryptoException("an encrypted private key of an unknown form");
            }
            byte[] iv = HexFormat.of().parseHex(info.group(2));
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, info.group(1), passphrase, iv);
            return clear(LABEL, cipher.doFinal(decode(pem.substring(info.end(), end))));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new SaltCryptoException("the private key does not open: is key_pass right?", e);
        }
    }

    private static byte[] openPkcs8(byte[] der, String passphrase)
            throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        AlgorithmParameters parameters = info.getAlgParameters();
        // For PBES2 the JDK names the whole scheme in the parameters' text only.
        String scheme =
                info.getAlgName().startsWith("PBE") ? info.getAlgName() : parameters.toString();
        Cipher cipher = Cipher.getInstance(scheme);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(scheme)
                        .generateSecret(new PBEKeySpec(passphrase.toCharArray())),
                parameters);
        return cipher.doFinal(info.getEncryptedData());
    }

    /** Text of a key under a passphrase, in the form that Salt writes. */
    static String seal(String clearPem, String passphrase) {
        byte[] iv = new byte[IV_OCTETS];
        new SecureRandom().nextBytes(iv);
        int from = clearPem.indexOf('\n') + 1;
        byte[] der = decode(clearPem.substring(from, clearPem.indexOf("-----END")));
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, CIPHER, passphrase, iv).doFinal(der);
            String info = HexFormat.of().formatHex(iv).toUpperCase(Locale.ROOT);
            String head = "Proc-Type: 4,ENCRYPTED\nDEK-Info: " + CIPHER + "," + info + "\n\n";
            return "-----BEGIN " + LABEL + "-----\n" + head + lines(sealed) + end(LABEL);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    private static Cipher cipher(int mode, String name, String passphrase, byte[] iv)
            throws GeneralSecurityException {
        String algorithm = name.startsWith("AES-") ? "AES" : "DESede";
        int octets =
                switch (name) {
                    case "AES-128-CBC" -> 16;
                    case "AES-192-CBC", "DES-EDE3-CBC" -> 24;
                    case CIPHER -> 32;
                    default -> throw new GeneralSecurityException("unknown cipher " + name);
                };
        Cipher cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
        cipher.init(
                mode,
                new SecretKeySpec(derive(passphrase, iv, octets), algorithm),
                new IvParameterSpec(iv));
        return cipher;
    }

    /** OpenSSL's EVP_BytesToKey with MD5, one round, the IV's first half as salt. */
    private static byte[] derive(String passphrase, byte[] iv, int octets)
            throws GeneralSecurityException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        byte[] key = new byte[octets];
        byte[] last = {};
        for (int at = 0; at < octets; at += last.length) {
            md5.update(last);
            md5.update(passphrase.getBytes(StandardCharsets.UTF_8));
            md5.update(iv, 0, SALT_OCTETS);
            last = md5.digest();
            System.arraycopy(last, 0, key, at, Math.min(last.length, octets - at));
        }
        Arrays.fill(last, (byte) 0);
        return key;
    }

    private static String clear(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + lines(der) + end(label);
    }

    private static String end(String label) {
        return "\n-----END " + label + "-----\n";
    }

    private static String lines(byte[] octets) {
        Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return new String(base64.encode(octets), StandardCharsets.US_ASCII);
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    }
}
