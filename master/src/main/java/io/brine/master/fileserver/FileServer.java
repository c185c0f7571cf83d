package io.brine.master.fileserver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Files that minions may fetch. Thread-safe; every method blocks on the disk. Paths are relative,
 * with {@code /}; a leading {@code |} and a trailing {@code ?saltenv=} are understood as Salt does.
 * What does not exist is simply not found, an unknown environment is empty. What lies outside the
 * roots ends in a {@link RefusedPathException}, for the log: who asked must not be told more than
 * that there is nothing.
 */
public interface FileServer {

    /** {@code _file_envs}: the environments, in order. */
    List<String> environments();

    /** {@code _file_list}: all files below a prefix, sorted, links to files included. */
    List<String> files(String environment, String prefix) throws IOException;

    /** {@code _dir_list}: all directories, sorted. */
    List<String> directories(String environment, String prefix) throws IOException;

    /** {@code _file_list_emptydirs}: directories without anything in them, sorted. */
    List<String> emptyDirectories(String environment, String prefix) throws IOException;

    /** {@code _symlink_list}: links and what they point to. */
    SortedMap<String, String> symbolicLinks(String environment, String prefix) throws IOException;

    /**
     * {@code _file_hash}'s and {@code _file_hash_and_stat}'s answer: the hash as a map of {@code
     * hash_type} and {@code hsum}, and Python's {@code os.stat} as a list; null if not found.
     */
    @Nullable HashAndStat hash(String path, String environment) throws IOException;

    /** A file's hash and what the system tells of it. */
    record HashAndStat(Map<String, String> hash, List<Long> stat) {}

    /**
     * {@code _file_find}'s answer: {@code path}, {@code rel} and, if found, {@code stat} and {@code
     * back}; the first two are empty if not found.
     */
    Map<String, @Nullable Object> find(String path, String environment) throws IOException;

    /**
     * {@code _serve_file}'s answer: {@code data} (at most {@code file_buffer_size} octets; empty at
     * the end) and {@code dest}, and {@code gzip} if it is compressed.
     *
     * @param offset where to begin, in octets of the file
     * @param gzipLevel 1 to 9, or 0 for plain
     */
    Map<String, @Nullable Object> serve(String path, String environment, long offset, int gzipLevel)
            throws IOException;

    /**
     * Looks at all roots again and forgets hashes of files that are gone: what FileserverUpdate
     * does every {@code roots_update_interval}.
     *
     * @return what is new since the last time, be it in another life of this master
     */
    FileChanges update() throws IOException;

    /**
     * Forgets lists of files, so that the next who asks has them made anew: {@code
     * fileserver.clear_file_list_cache}.
     *
     * @param which the environments meant
     * @return those of which there was a list, in order
     */
    List<String> clearListCache(Predicate<String> which) throws IOException;
}
