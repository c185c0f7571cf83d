package io.brine.master.access;

import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.SecretFiles;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys by which the master knows its local command lines: {@code cachedir/.<user>_key}, mode
 * 0600 and owned by that user, so that whoever can read the file may publish. Immutable once made.
 */
public final class PublisherKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherKeys.class);
    private static final int KEY_LENGTH = KeyString.random().reveal().length();

    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.@][A-Za-z0-9_.@-]*");
    private static final Set<PosixFilePermission> OWNERS =
            PosixFilePermissions.fromString("rw-------");
    private static final Path USERS = Path.of("/etc/passwd");

    private final Set<String> privileged;
    private final Map<String, byte[]> keys;

    private PublisherKeys(Set<String> privileged, Map<String, byte[]> keys) {
        this.privileged = privileged;
        this.keys = keys;
    }

    /**
     * Reads the key files and makes those that are not there. Blocks on the disk.
     *
     * @param masterUser {@code user}: whom the configuration has the master run as; whom it really
     *     runs as counts too
     * @param others users of {@code publisher_acl}, or patterns that name users of this host
     * @param verify {@code client_acl_verify}: make no keys for users that this host does not have
     * @throws IOException if the master's own key cannot be written
     */
    public static PublisherKeys prepare(
            Path cacheDir, String masterUser, Collection<String> others, boolean verify)
            throws IOException {
        Set<String> privileged = new LinkedHashSet<>();
        privileged.add(masterUser);
        privileged.add(runningUser());
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String user : privileged) {
            keys.put(user, keyOf(cacheDir, user));
        }
        privileged.add("root");
        for (String user : users(others, verify)) {
            if (privileged.contains(user)) {
                continue;
            }
            try {
                keys.put(user, keyOf(cacheDir, user));
            } catch (IOException e) {
                LOG.warn("publisher_acl: no key for user {}: {}", user, e.toString());
            }
        }
        return new PublisherKeys(privileged, keys);
    }

    /** What a key says about who showed it. */
    public enum Standing {
        /** Nothing: it is no key of this master, or not this user's. */
        NONE,
        /** He is root or the master's own user, or can read that user's key: he may do anything. */
        FULL,
        /** He came through sudo: {@code sudo_acl} decides whether rules bind him. */
        SUDO,
        /** He is a user of {@code publisher_acl}: its rules bind him. */
        LISTED
    }

    /**
     * Who a command line that says it is run by {@code user} is. Root, the master's own user and
     * whoever used sudo must show the key of the master's user. Stricter than Salt, which takes any
     * user's key from whoever says he is root.
     *
     * @param shown the key that came with the request, or null
     */
    public Standing standing(String user, @Nullable String shown) {
        if (shown == null || shown.isEmpty()) {
            return Standing.NONE;
        }
        byte[] octets = shown.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (String owner : privileged) {
            byte[] key = keys.get(owner);
            known |= key != null && MessageDigest.isEqual(key, octets);
        }
        if (known) {
            return user.startsWith("sudo_") ? Standing.SUDO : Standing.FULL;
        }
        byte[] own = privileged.contains(user) ? null : keys.get(user);
        return own != null && MessageDigest.isEqual(own, octets) ? Standing.LISTED : Standing.NONE;
    }

    private static Set<String> users(Collection<String> others, boolean verify) {
        Set<String> users = new LinkedHashSet<>();
        for (String user : others) {
            if (USER.matcher(user).matches() && (!verify || isOfThisHost(user))) {
                users.add(user);
            }
        }
        if (!verify || others.isEmpty()) {
            return users;
        }
        try {
            for (String line : Files.readAllLines(USERS, StandardCharsets.UTF_8)) {
                String user = line.substring(0, Math.max(0, line.indexOf(':')));
                if (USER.matcher(user).matches()
                        && others.stream().anyMatch(name -> PublisherAcl.matches(name, user))) {
                    users.add(user);
                }
            }
        } catch (IOException e) {
            LOG.warn("publisher_acl: patterns name nobody: {}", e.toString());
        }
        return users;
    }

    private static boolean isOfThisHost(String user) {
        try {
            USERS.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("publisher_acl: no key for user {}: this host has no such user", user);
            return false;
        }
    }

    private static String runningUser() {
        return System.getProperty("user.name", "root");
    }

    private static byte[] keyOf(Path cacheDir, String user) throws IOException {
        Path file = cacheDir.resolve("." + user + "_key");
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.length() == KEY_LENGTH) {
                closeToOthers(file);
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        byte[] fresh = KeyString.random().reveal().getBytes(StandardCharsets.US_ASCII);
        SecretFiles.write(file, fresh, 0600);
        giveTo(file, user);
        return fresh;
    }

    /** A key that others could read until now may be known to them, but is what tools have. */
    private static void closeToOthers(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (OWNERS.containsAll(mode)) {
                return;
            }
            LOG.warn(
                    "{} could be read by others ({}): closed; remove it and start the master again"
                            + " for a new key",
                    file,
                    PosixFilePermissions.toString(mode));
            Files.setPosixFilePermissions(file, OWNERS);
        } catch (IOException e) {
            LOG.warn("{} could not be closed to others: {}", file, e.toString());
        }
    }

    private static void giveTo(Path file, String user) throws IOException {
        if (user.equals(runningUser())) {
            return;
        }
        try {
            UserPrincipal owner =
                    file.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(user);
            Files.setOwner(file, owner);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("{} could not be given to user {}: {}", file, user, e.toString());
        }
    }
}
