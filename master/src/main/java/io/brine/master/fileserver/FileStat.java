package io.brine.master.fileserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the system tells of a file, links followed. Immutable.
 *
 * @param accessed nanoseconds since the epoch, as the other times
 * @param changed when the inode changed last, which no program can set back
 */
record FileStat(
        long mode,
        long inode,
        long device,
        long links,
        long user,
        long group,
        long size,
        long accessed,
        long modified,
        long changed) {
    private static final String ATTRIBUTES =
            "unix:mode,ino,dev,nlink,uid,gid,size,lastAccessTime,lastModifiedTime,ctime";
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    static FileStat of(Path file) throws IOException {
        Map<String, Object> unix = Files.readAttributes(file, ATTRIBUTES);
        return new FileStat(
                number(unix, "mode"),
                number(unix, "ino"),
                number(unix, "dev"),
                number(unix, "nlink"),
                number(unix, "uid"),
                number(unix, "gid"),
                number(unix, "size"),
                nanos(unix, "lastAccessTime"),
                nanos(unix, "lastModifiedTime"),
                nanos(unix, "ctime"));
    }

    private static long number(Map<String, Object> unix, String name) {
        return unix.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static long nanos(Map<String, Object> unix, String name) {
        return unix.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
    }

    /** Python's {@code list(os.stat(...))}: ten whole numbers. */
    List<Long> asList() {
        List<Long> list = new ArrayList<>(List.of(mode, inode, device, links, user, group, size));
        list.add(Math.floorDiv(accessed, NANOS));
        list.add(Math.floorDiv(modified, NANOS));
        list.add(Math.floorDiv(changed, NANOS));
        return list;
    }

    /** Python's {@code os.path.getmtime}, to the last bit. */
    double modifiedSeconds() {
        return Math.floorDiv(modified, NANOS) + 1e-9 * Math.floorMod(modified, NANOS);
    }

    /** Whether two looks saw the same content, as far as that can be told without reading it. */
    boolean isSameContent(FileStat other) {
        return inode == other.inode
                && device == other.device
                && size == other.size
                && modified == other.modified
                && changed == other.changed;
    }
}
