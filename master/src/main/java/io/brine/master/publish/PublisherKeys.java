package io.brine.master.publish;

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
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys by which the master knows its local command lines: {@code cachedir/.<user>_key}, mode
 * 0600 and owned by that user, so that whoever can read the file may publish. Immutable once made.
 */
public final class PublisherKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherKeys.class);
    private static final int KEY_LENGTH = KeyString.random().reveal().length();

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
     * @param others users of {@code publisher_acl}; patterns among them get no key
     * @throws IOException if the master's own key cannot be written
     */
    public static PublisherKeys prepare(Path cacheDir, String masterUser, Collection<String> others)
            throws IOException {
        Set<String> privileged = new LinkedHashSet<>();
        privileged.add(masterUser);
        privileged.add(runningUser());
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String user : privileged) {
            keys.put(user, keyOf(cacheDir, user));
        }
        privileged.add("root");
        Set<String> users = new LinkedHashSet<>(others);
        users.removeAll(privileged);
        for (String user : users) {
            if (!user.matches("[A-Za-z0-9_.@-]+")) {
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

    /**
     * Whether a command line that says it is run by {@code user} may go on: root, the master's own
     * user and whoever used sudo must show the key of the master's user (or root's), all others
     * their own. Stricter than Salt, which takes any user's key from whoever says he is root.
     *
     * @param shown the key that came with the request, or null
     */
    public boolean accepts(String user, @Nullable String shown) {
        if (shown == null || shown.isEmpty()) {
            return false;
        }
        byte[] octets = shown.getBytes(StandardCharsets.UTF_8);
        if (isPrivileged(user) || user.startsWith("sudo_")) {
            boolean known = false;
            for (String owner : privileged) {
                byte[] key = keys.get(owner);
                known |= key != null && MessageDigest.isEqual(key, octets);
            }
            return known;
        }
        byte[] own = keys.get(user);
        return own != null && MessageDigest.isEqual(own, octets);
    }

    /** Whether the user is root or the one whom the master runs as. */
    public boolean isPrivileged(String user) {
        return privileged.contains(user);
    }

    private static String runningUser() {
        return System.getProperty("user.name", "root");
    }

    private static byte[] keyOf(Path cacheDir, String user) throws IOException {
        Path file = cacheDir.resolve("." + user + "_key");
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.length() == KEY_LENGTH) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        byte[] fresh = KeyString.random().reveal().getBytes(StandardCharsets.US_ASCII);
        SecretFiles.write(file, fresh, 0600);
        giveTo(file, user);
        return fresh;
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
