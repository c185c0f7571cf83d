package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One account of the machine, as the name service knows it. Immutable.
 *
 * @param name the login name
 * @param uid its number
 * @param gid its first group's number
 * @param home its home directory
 * @param shell its login shell
 */
record UserAccount(String name, String uid, String gid, String home, String shell) {

    /** The account of this name, or null. Asks {@code getent}, so that LDAP and the like count. */
    static @Nullable UserAccount find(String name) {
        String[] fields = entry("passwd", name, 7);
        return fields == null || !fields[0].equals(name)
                ? null
                : new UserAccount(fields[0], fields[2], fields[3], fields[5], fields[6]);
    }

    /** The number of the group of this name, or null. */
    static @Nullable String groupId(String name) {
        String[] fields = entry("group", name, 3);
        return fields == null || !fields[0].equals(name) ? null : fields[2];
    }

    /** What a login sets. */
    Map<String, String> environment() {
        return Map.of("HOME", home, "USER", name, "LOGNAME", name, "SHELL", shell);
    }

    private static String @Nullable [] entry(String database, String name, int leastFields) {
        if (name.isEmpty() || name.startsWith("-") || !name.matches("[^:\\s/]+")) {
            return null;
        }
        try {
            Process process = new ProcessBuilder("getent", database, name).start();
            String line =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] fields = line.strip().split(":", -1);
            return fields.length < leastFields ? null : fields;
        } catch (IOException e) {
            throw new CommandExecutionException("cannot look up '" + name + "': getent is missing");
        }
    }
}
