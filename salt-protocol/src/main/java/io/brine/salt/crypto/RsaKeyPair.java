package io.brine.salt.crypto;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;

/**
 * A daemon's own RSA key pair and its two files, {@code NAME.pem} and {@code NAME.pub}, as Salt
 * keeps them. Thread-safe; {@link #toString} shows the public half only.
 */
public final class RsaKeyPair {
    /** Mode of both files on Salt 3008. */
    private static final int MODE = 0400;

    private final RSAPrivateCrtKey privateKey;
    private final RSAPublicKey publicKey;
    private final String publicPem;

    /** The private key as the provider in use wants it. */
    private volatile @Nullable Adapted adapted;

    private record Adapted(CryptoProvider provider, RSAPrivateCrtKey key) {}

    private RsaKeyPair(RSAPrivateCrtKey privateKey, RSAPublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.publicPem = PemKeys.stripped(PemKeys.writePublic(publicKey));
    }

    /** The pair of a private key: the public half is part of it. */
    public static RsaKeyPair of(RSAPrivateCrtKey privateKey) throws SaltCryptoException {
        try {
            RSAPublicKeySpec spec =
                    new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent());
            return new RsaKeyPair(
                    privateKey, (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec));
        } catch (GeneralSecurityException e) {
            throw new SaltCryptoException("not a usable RSA key: " + e.getMessage(), e);
        }
    }

    /** From the text of a private key file. */
    public static RsaKeyPair ofPem(String privatePem) throws SaltCryptoException {
        return of(PemKeys.readPrivate(privatePem));
    }

    /**
     * Makes a new pair with public exponent 65537; takes tens to thousands of milliseconds.
     *
     * @param bits Salt's {@code keysize}, at least 2048
     */
    public static RsaKeyPair generate(int bits) {
        if (bits < 2048 || bits > 16384) {
            throw new IllegalArgumentException("keysize must be 2048 to 16384 bits, not " + bits);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
            KeyPair pair = generator.generateKeyPair();
            return new RsaKeyPair(
                    (RSAPrivateCrtKey) pair.getPrivate(), (RSAPublicKey) pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "this JDK cannot make RSA keys of " + bits + " bits", e);
        }
    }

    /**
     * Reads {@code NAME.pem}; the public half comes out of it.
     *
     * @throws SaltCryptoException naming the file, when it is no usable key
     */
    public static RsaKeyPair load(Path directory, String name)
            throws IOException, SaltCryptoException {
        return load(directory, name, null);
    }

    /** The same for a key that may be under a passphrase. */
    public static RsaKeyPair load(Path directory, String name, @Nullable String passphrase)
            throws IOException, SaltCryptoException {
        Path file = directory.resolve(name + ".pem");
        try {
            String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
            return of(PemKeys.readPrivate(pem, passphrase));
        } catch (SaltCryptoException e) {
            throw new SaltCryptoException(file + ": " + e.getMessage(), e);
        }
    }

    /** Loads the pair, or makes and saves one when {@code NAME.pem} is not there. */
    public static RsaKeyPair loadOrCreate(Path directory, String name, int bits)
            throws IOException, SaltCryptoException {
        return loadOrCreate(directory, name, bits, null);
    }

    /** The same, reading and writing the private key under a passphrase unless that is null. */
    public static RsaKeyPair loadOrCreate(
            Path directory, String name, int bits, @Nullable String passphrase)
            throws IOException, SaltCryptoException {
        if (Files.exists(directory.resolve(name + ".pem"))) {
            RsaKeyPair pair = load(directory, name, passphrase);
            if (!Files.exists(directory.resolve(name + ".pub"))) {
                pair.savePublic(directory, name);
            }
            return pair;
        }
        RsaKeyPair pair = generate(bits);
        pair.save(directory, name, passphrase);
        return pair;
    }

    /**
     * Writes both files with mode 0400, each atomically and never readable by others. The directory
     * must exist.
     */
    public void save(Path directory, String name) throws IOException {
        save(directory, name, null);
    }

    private void save(Path directory, String name, @Nullable String passphrase) throws IOException {
        byte[] pem =
                PemKeys.writePrivate(privateKey, passphrase).getBytes(StandardCharsets.US_ASCII);
        SecretFiles.write(directory.resolve(name + ".pem"), pem, MODE);
        savePublic(directory, name);
    }

    private void savePublic(Path directory, String name) throws IOException {
        byte[] pem = PemKeys.writePublic(publicKey).getBytes(StandardCharsets.US_ASCII);
        SecretFiles.write(directory.resolve(name + ".pub"), pem, MODE);
    }

    /** The private key, in the form that suits the {@link CryptoProvider} in use. */
    public RSAPrivateCrtKey privateKey() {
        CryptoProvider provider = CryptoProvider.current();
        if (!provider.isAccelerated()) {
            return privateKey;
        }
        Adapted known = adapted;
        if (known == null || known.provider() != provider) {
            known = new Adapted(provider, provider.adapted(privateKey));
            adapted = known;
        }
        return known.key();
    }

    public RSAPublicKey publicKey() {
        return publicKey;
    }

    /** The public key's PEM text as it goes over the wire: without a final newline. */
    public String publicPem() {
        return publicPem;
    }

    @Override
    public String toString() {
        return "RsaKeyPair[" + Fingerprint.inner(publicPem, HashType.SHA256) + "]";
    }
}
