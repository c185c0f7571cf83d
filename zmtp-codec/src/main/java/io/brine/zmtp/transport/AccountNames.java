package io.brine.zmtp.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stateless. The JDK tells a peer's user and group by name only; the numbers are looked up in the
 * system's own files. Reads them anew each time: they are short, and only read for connections on
 * sockets with a filter or a ZAP handler.
 */
final class AccountNames {
    private static final Path USERS = Path.of("/etc/passwd");
    private static final Path GROUPS = Path.of("/etc/group");

    private AccountNames() {}

    /** Returns the credentials, or null when a name has no number there. */
    static @Nullable IpcCredentials credentials(String user, String group) {
        int uid = number(USERS, user);
        int gid = number(GROUPS, group);
        return uid < 0 || gid < 0 ? null : new IpcCredentials(uid, gid, -1);
    }

    private static int number(Path file, String name) {
        if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            // What has no name is given by its number.
            return parse(name);
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            for (String line : lines) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[0].equals(name)) {
                    return parse(fields[2]);
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }

    private static int parse(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
