package io.brine.master.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;

import io.brine.salt.crypto.HashType;

import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Md5Crypt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Compares a password with what a file of passwords holds for it. Stateless and thread-safe. */
final class PasswordFile {
    private PasswordFile() {}

    /**
     * As Apache's {@code htpasswd}: bcrypt, {@code $apr1$}, {@code $1$}, {@code $5$}, {@code $6$},
     * {@code {SHA}}, DES, and whatever looks like none of them as the password itself.
     */
    static boolean matchesHtpasswd(String stored, String password) {
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        if (stored.startsWith("$2")) {
            return BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2Y))
                    .verify(octets, stored.getBytes(StandardCharsets.UTF_8))
                    .verified;
        }
        String shown;
        if (stored.startsWith("$apr1$")) {
            shown = Md5Crypt.apr1Crypt(octets.clone(), stored);
        } else if (stored.matches("\\$[156]\\$.*") || stored.matches("[./0-9A-Za-z]{13}")) {
            shown = Crypt.crypt(octets.clone(), stored);
        } else if (stored.startsWith("{SHA}")) {
            shown = "{SHA}" + Base64.getEncoder().encodeToString(HashType.SHA1.digest(octets));
        } else {
            shown = password;
        }
        return same(stored, shown);
    }

    /** As {@code htdigest}: the MD5 of user, realm and password. */
    static boolean matchesHtdigest(String stored, String user, String realm, String password) {
        String all = user + ":" + realm + ":" + password;
        return same(stored, HashType.MD5.hex(all.getBytes(StandardCharsets.UTF_8)));
    }

    /** As Salt's {@code text} files: plain, or in hex of md5, sha256 or sha512. */
    static boolean matchesText(String stored, String hashType, String password) {
        String shown =
                switch (hashType) {
                    case "plaintext" -> password;
                    case "md5", "sha256", "sha512" ->
                            HashType.of(hashType).hex(password.getBytes(StandardCharsets.UTF_8));
                    default ->
                            throw new IllegalArgumentException(
                                    "external_auth: file: ^hashtype '"
                                            + hashType
                                            + "' is not plaintext, md5, sha256 or sha512");
                };
        return same(stored, shown);
    }

    private static boolean same(String stored, String shown) {
        return MessageDigest.isEqual(
                stored.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
