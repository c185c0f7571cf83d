package io.brine.master.auth;

import io.brine.daemon.config.SaltConfig;
import io.brine.salt.channel.PublicKeySignature;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The master's own key pair, where Salt 3008 keeps it: {@code <id less _master>.pem} and {@code
 * .pub} in {@code pki_dir}, with {@code master.pem} and {@code master.pub} as links to them. A
 * plain {@code master.pem} of an older master is used as it is.
 *
 * <p>A master whose {@code id} has changed, as that of a container does when it is made anew, keeps
 * the key that {@code master.pem} leads to. Salt makes a new one then, which no minion takes.
 */
public final class MasterKeys {
    private static final String PLAIN = "master";
    private static final String ID_SUFFIX = "_master";

    private MasterKeys() {}

    /**
     * Loads the pair, or makes one where there is none. Blocks on the disk.
     *
     * @param masterId {@code id} of the configuration
     * @param bits {@code keysize} of a new pair
     * @param passphrase {@code key_pass}, or null
     * @throws SaltCryptoException naming the file, if it holds no usable key
     * @throws IOException if the directory cannot be written
     */
    public static RsaKeyPair loadOrCreate(
            Path pkiDir, String masterId, int bits, @Nullable String passphrase)
            throws SaltCryptoException, IOException {
        String name = fileName(masterId);
        // Also when it is the link to the key of another name: the host was given a new one.
        if (!Files.exists(pkiDir.resolve(name + ".pem"))
                && Files.isRegularFile(pkiDir.resolve(PLAIN + ".pem"))) {
            return RsaKeyPair.load(pkiDir, PLAIN, passphrase);
        }
        RsaKeyPair pair = RsaKeyPair.loadOrCreate(pkiDir, name, bits, passphrase);
        if (!name.equals(PLAIN)) {
            link(pkiDir, PLAIN + ".pem", name + ".pem");
            link(pkiDir, PLAIN + ".pub", name + ".pub");
        }
        return pair;
    }

    /**
     * What {@code master_sign_pubkey} adds to sign-ins, or null when it is off: the signing pair
     * ({@code master_sign_key_name}, made where there is none), or with {@code
     * master_use_pubkey_signature} the file that {@code salt-key --gen-signature} wrote.
     *
     * @param publicPem the master's public key as it is sent
     * @throws SaltCryptoException naming the file, if it holds no usable key
     * @throws IOException if a file is missing or cannot be read or written
     */
    public static @Nullable PublicKeySignature signature(
            Path pkiDir, SaltConfig config, String publicPem)
            throws SaltCryptoException, IOException {
        if (!config.has("master_sign_pubkey") || !config.bool("master_sign_pubkey")) {
            return null;
        }
        if (config.has("master_use_pubkey_signature")
                && config.bool("master_use_pubkey_signature")) {
            String named = config.optText("master_pubkey_signature");
            String name =
                    named == null || named.isEmpty()
                            ? config.text("id") + "_pubkey_signature"
                            : named;
            Path file = pkiDir.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new IOException(
                        "master_use_pubkey_signature is set, but there is no "
                                + file
                                + ": make it with salt-key --gen-signature");
            }
            // Salt cuts the file's text when it reads it.
            return PublicKeySignature.of(Files.readString(file).strip());
        }
        String name = config.optText("master_sign_key_name");
        String passphrase = config.optText("signing_key_pass");
        RsaKeyPair signer =
                RsaKeyPair.loadOrCreate(
                        pkiDir,
                        name == null ? "master_sign" : name,
                        config.integer("keysize"),
                        passphrase);
        return PublicKeySignature.by(signer, publicPem);
    }

    /** The name of the key files without their ending. */
    static String fileName(String masterId) {
        String name =
                masterId.endsWith(ID_SUFFIX)
                        ? masterId.substring(0, masterId.length() - ID_SUFFIX.length())
                        : masterId;
        boolean usable = !name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0;
        return usable ? name : PLAIN;
    }

    private static void link(Path directory, String from, String to) throws IOException {
        Path link = directory.resolve(from);
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, Path.of(to));
        }
    }
}
