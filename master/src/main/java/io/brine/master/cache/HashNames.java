package io.brine.master.cache;

import java.util.Locale;

/** Salt's names of hash functions and Java's. Stateless. */
public final class HashNames {
    private HashNames() {}

    /**
     * Java's name for a {@code hash_type}.
     *
     * @throws IllegalArgumentException if Salt has no such hash
     */
    public static String javaName(String hashType) {
        return switch (hashType.toLowerCase(Locale.ROOT)) {
            case "md5" -> "MD5";
            case "sha1" -> "SHA-1";
            case "sha224" -> "SHA-224";
            case "sha256" -> "SHA-256";
            case "sha384" -> "SHA-384";
            case "sha512" -> "SHA-512";
            default ->
                    throw new IllegalArgumentException(
                            "hash_type: expected md5, sha1, sha224, sha256, sha384 or sha512, got '"
                                    + hashType
                                    + "'");
        };
    }
}
