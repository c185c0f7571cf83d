package io.brine.master.fileserver;

import io.brine.salt.payload.SaltPack;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything below the roots of one environment at one moment, in Python's order. Immutable once
 * made.
 *
 * @param files relative paths of files, and of whatever else is no directory
 * @param directories relative paths of directories and links to directories
 * @param emptyDirectories those of them with nothing in them
 * @param links relative paths of links, and their targets as written
 */
record FileLists(
        SortedSet<String> files,
        SortedSet<String> directories,
        SortedSet<String> emptyDirectories,
        SortedMap<String, String> links) {

    static final FileLists EMPTY =
            new FileLists(
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedMap());

    /** Lists to be filled. */
    static FileLists fresh() {
        return new FileLists(
                new TreeSet<>(FileLists::compareByCodePoint),
                new TreeSet<>(FileLists::compareByCodePoint),
                new TreeSet<>(FileLists::compareByCodePoint),
                new TreeMap<>(FileLists::compareByCodePoint));
    }

    /** What Salt keeps of them in {@code file_lists/roots/<environment>.p}. */
    byte[] pack() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("files", List.copyOf(files));
        all.put("dirs", List.copyOf(directories));
        all.put("empty_dirs", List.copyOf(emptyDirectories));
        all.put("links", links);
        return SaltPack.pack(all);
    }

    /** Code points, not UTF-16 units: the two orders differ beyond the basic plane. */
    private static int compareByCodePoint(String a, String b) {
        int n = Math.min(a.length(), b.length());
        for (int i = 0; i < n; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothOrNone = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothOrNone ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
