package io.brine.zmtp.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Thread-safe. The JDK tells a peer's user and group by name only; the numbers are looked up in the
 * system's own files, which are read again when they have changed.
 */
final class AccountNames {
    private static final AccountNames USERS = new AccountNames(Path.of("/etc/passwd"));
    private static final AccountNames GROUPS = new AccountNames(Path.of("/etc/group"));
    private static final int UNKNOWN = -1;

    private final Path file;
    private final AtomicReference<Table> known =
            new AtomicReference<>(new Table(FileTime.fromMillis(0), Map.of()));

    private record Table(FileTime changed, Map<String, Integer> numbers) {}

    AccountNames(Path file) {
        this.file = file;
    }

    /** Returns the credentials, or null when a name has no number there. */
    static @Nullable IpcCredentials credentials(String user, String group) {
        int uid = USERS.number(user);
        int gid = GROUPS.number(group);
        return uid == UNKNOWN || gid == UNKNOWN ? null : new IpcCredentials(uid, gid, UNKNOWN);
    }

    /** Returns the number of a name, -1 when there is none. */
    int number(String name) {
        Integer number = table().numbers().get(name);
        // What has no name is given by its number.
        return number == null ? parse(name) : number;
    }

    private Table table() {
        Table table = known.get();
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(table.changed())) {
                table = new Table(changed, read());
                known.set(table);
            }
            return table;
        } catch (IOException e) {
            return table;
        }
    }

    private Map<String, Integer> read() throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(":", -1);
            int number = fields.length > 2 ? parse(fields[2]) : UNKNOWN;
            if (number != UNKNOWN) {
                numbers.putIfAbsent(fields[0], number);
            }
        }
        return Map.copyOf(numbers);
    }

    private static int parse(String text) {
        try {
            return Math.max(UNKNOWN, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }
}
