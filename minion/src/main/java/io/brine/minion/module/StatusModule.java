package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code status.*}: the machine's load and age, from /proc. Immutable. */
@SaltModule(value = "status", doc = "How the machine is doing.")
public final class StatusModule {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");
    private final Path proc;

    /** Reads the running system. */
    public StatusModule() {
        this(Path.of("/proc"));
    }

    StatusModule(Path proc) {
        this.proc = proc;
    }

    @SaltFunction(
            doc =
                    """
                    How long the system has been running.

                    CLI Example:

                        salt '*' status.uptime
                    """)
    public Map<String, @Nullable Object> uptime() {
        long seconds = (long) Double.parseDouble(words("uptime")[0]);
        Instant since = Instant.now().minusSeconds(seconds);
        Map<String, @Nullable Object> uptime = new LinkedHashMap<>();
        uptime.put("seconds", seconds);
        uptime.put("since_iso", ISO.format(since.atOffset(ZoneOffset.UTC)));
        uptime.put("since_t", since.getEpochSecond());
        uptime.put("days", seconds / 86_400);
        uptime.put("time", seconds / 3600 % 24 + ":" + String.format("%02d", seconds / 60 % 60));
        return uptime;
    }

    @SaltFunction(
            doc =
                    """
                    The load averages of the last 1, 5 and 15 minutes.

                    CLI Example:

                        salt '*' status.loadavg
                    """)
    public Map<String, @Nullable Object> loadavg() {
        String[] words = words("loadavg");
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("1-min", Double.valueOf(words[0]));
        load.put("5-min", Double.valueOf(words[1]));
        load.put("15-min", Double.valueOf(words[2]));
        return load;
    }

    private String[] words(String file) {
        try {
            return Files.readString(proc.resolve(file)).strip().split("\\s+");
        } catch (IOException e) {
            throw new CommandExecutionException(
                    "cannot read " + proc.resolve(file) + ": " + e.getMessage());
        }
    }
}
