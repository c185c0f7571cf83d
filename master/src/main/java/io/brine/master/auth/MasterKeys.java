package io.brine.master.auth;

import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The master's own key pair, where Salt 3008 keeps it: {@code <id less _master>.pem} and {@code
 * .pub} in {@code pki_dir}, with {@code master.pem} and {@code master.pub} as links to them. A
 * plain {@code master.pem} of an older master is used as it is.
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
     * @throws SaltCryptoException naming the file, if it holds no usable key
     * @throws IOException if the directory cannot be written
     */
    public static RsaKeyPair loadOrCreate(Path pkiDir, String masterId, int bits)
            throws SaltCryptoException, IOException {
        String name = fileName(masterId);
        if (!Files.exists(pkiDir.resolve(name + ".pem")) && isFile(pkiDir, PLAIN + ".pem")) {
            return RsaKeyPair.load(pkiDir, PLAIN);
        }
        RsaKeyPair pair = RsaKeyPair.loadOrCreate(pkiDir, name, bits);
        if (!name.equals(PLAIN)) {
            link(pkiDir, PLAIN + ".pem", name + ".pem");
            link(pkiDir, PLAIN + ".pub", name + ".pub");
        }
        return pair;
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

    private static boolean isFile(Path directory, String name) {
        return Files.isRegularFile(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    private static void link(Path directory, String from, String to) throws IOException {
        Path link = directory.resolve(from);
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, Path.of(to));
        }
    }
}
