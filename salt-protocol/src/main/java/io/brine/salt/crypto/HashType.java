package io.brine.salt.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The hashes that Salt's {@code hash_type} option and its fixed uses name. */
public enum HashType {
    MD5("MD5"),
    SHA1("SHA-1"),
    SHA224("SHA-224"),
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512");

    private final String jcaName;

    HashType(String jcaName) {
        this.jcaName = jcaName;
    }

    /**
     * Finds a hash by Salt's name.
     *
     * @param name as in Salt's configuration, for example {@code sha256}
     * @throws IllegalArgumentException for a name that is none of them
     */
    public static HashType of(String name) {
        for (HashType type : values()) {
            if (type.wireName().equals(name.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "unknown hash_type '"
                        + name
                        + "': use md5, sha1, sha224, sha256, sha384 or sha512");
    }

    /** Salt's name, lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(jcaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks " + jcaName, e);
        }
    }

    public byte[] digest(byte[] input) {
        return newDigest().digest(input);
    }

    /** Lower-case hex of the hash. */
    public String hex(byte[] input) {
        return HexFormat.of().formatHex(digest(input));
    }
}
