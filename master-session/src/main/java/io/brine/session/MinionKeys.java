package io.brine.session;

import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SecretFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This minion's own key: {@code pki_dir/minion.pem} and {@code minion.pub}. Waits for the disk;
 * stateless.
 */
public final class MinionKeys {

    private static final Logger LOG = LoggerFactory.getLogger(MinionKeys.class);
    private static final String NAME = "minion";
    private static final int DIRECTORY_MODE = 0700;

    private MinionKeys() {}

    /**
     * Loads the key, or makes one of {@code keysize} bits when there is none.
     *
     * @throws IOException when the directory or a file cannot be used
     * @throws SaltCryptoException naming the file, when it holds no usable key
     */
    public static RsaKeyPair load(SessionSettings settings)
            throws IOException, SaltCryptoException {
        Path directory = settings.pkiDir();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, SecretFiles.permissions(DIRECTORY_MODE));
        }
        if (!Files.exists(directory.resolve(NAME + ".pem"))) {
            LOG.info("Generating keys: {}", directory);
        }
        return RsaKeyPair.loadOrCreate(directory, NAME, settings.keySize());
    }
}
