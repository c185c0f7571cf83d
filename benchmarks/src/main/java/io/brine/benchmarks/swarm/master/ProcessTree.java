package io.brine.benchmarks.swarm.master;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A process and all below it, as Linux tells of them in {@code /proc}. Processes that come and go
 * meanwhile are passed over. Immutable and thread-safe; waits for the system.
 */
public final class ProcessTree {
    /** What the kernel's USER_HZ is on every Linux. */
    private static final double TICKS_A_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int CHILDREN_UTIME = 13;
    private static final int CHILDREN_STIME = 14;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Path proc;
    private final long root;

    /**
     * The tree below a process.
     *
     * @param proc where the proc file system is mounted
     */
    public ProcessTree(Path proc, long root) {
        this.proc = proc;
        this.root = root;
    }

    /** The tree below a process of this machine. */
    public static ProcessTree of(long root) {
        return new ProcessTree(Path.of("/proc"), root);
    }

    /** Whether the process at the top is there. */
    public boolean isAlive() {
        return Files.isDirectory(proc.resolve(String.valueOf(root)));
    }

    /** The processes, that at the top first. */
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        collect(root, pids);
        return pids;
    }

    private void collect(long pid, List<Long> pids) {
        pids.add(pid);
        Path tasks = proc.resolve(pid + "/task");
        try (DirectoryStream<Path> each = Files.newDirectoryStream(tasks)) {
            for (Path task : each) {
                for (String child : words(task.resolve("children"))) {
                    collect(Long.parseLong(child), pids);
                }
            }
        } catch (IOException gone) {
            // What was found so far counts.
        }
    }

    /** User and system time so far in seconds, that of children that ended included. */
    public double cpuSeconds() {
        long ticks = 0;
        for (long pid : pids()) {
            String stat = text(proc.resolve(pid + "/stat"));
            String[] fields = words(stat.substring(stat.lastIndexOf(')') + 1));
            if (fields.length > CHILDREN_STIME) {
                ticks += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
                ticks += Long.parseLong(fields[CHILDREN_UTIME]);
                ticks += Long.parseLong(fields[CHILDREN_STIME]);
            }
        }
        return ticks / TICKS_A_SECOND;
    }

    /** Resident memory in octets; what processes share counts for each. */
    public long residentBytes() {
        return sum("status", "VmRSS:");
    }

    /** Proportional memory in octets: what processes share counts once. Dear to ask for. */
    public long proportionalBytes() {
        return sum("smaps_rollup", "Pss:");
    }

    /** Open descriptors. */
    public long descriptors() {
        long count = 0;
        for (long pid : pids()) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
                for (Path ignored : each) {
                    count++;
                }
            } catch (IOException gone) {
                // Not ours to look at, or not there any more.
            }
        }
        return count;
    }

    private long sum(String file, String field) {
        long kibibytes = 0;
        for (long pid : pids()) {
            for (String line : text(proc.resolve(pid + "/" + file)).split("\n", -1)) {
                if (line.startsWith(field)) {
                    kibibytes += Long.parseLong(words(line.substring(field.length()))[0]);
                }
            }
        }
        return kibibytes * 1024;
    }

    private static String[] words(Path file) {
        return words(text(file));
    }

    private static String[] words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? new String[0] : BLANKS.split(stripped);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
