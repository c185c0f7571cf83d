package io.brine.master.fileserver;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The master's options that shape the {@code roots} file server, named as Salt names them.
 * Immutable.
 *
 * @param fileRoots {@code file_roots}: environment to directories in order of preference; {@code
 *     __env__} as an environment stands for any not named, and in its directories for the name
 *     asked for
 * @param hashType {@code hash_type}
 * @param bufferBytes {@code file_buffer_size}: the largest chunk, in octets
 * @param followSymlinks {@code fileserver_followsymlinks}: false serves nothing through links that
 *     leave a root, and does not look for files below linked directories
 * @param ignoreSymlinks {@code fileserver_ignoresymlinks}: links are not listed
 * @param linkDirectories {@code brine_file_link_dirs}: directories besides the roots that links in
 *     them may lead to; {@code /} for any, which is what Salt does
 * @param ignored {@code file_ignore_regex} and {@code file_ignore_glob}
 * @param listCacheTime {@code fileserver_list_cache_time}: how long a list of files is used again
 * @param cacheDir the master's cache directory, where lists and hashes are kept as Salt keeps them;
 *     null for memory alone
 */
public record RootsOptions(
        Map<String, List<Path>> fileRoots,
        String hashType,
        int bufferBytes,
        boolean followSymlinks,
        boolean ignoreSymlinks,
        List<Path> linkDirectories,
        Predicate<String> ignored,
        Duration listCacheTime,
        @Nullable Path cacheDir) {

    /** Salt's defaults over the given roots, which no link leaves; without a cache on the disk. */
    public static RootsOptions of(Map<String, List<Path>> fileRoots) {
        return new RootsOptions(
                fileRoots,
                "sha256",
                1 << 20,
                true,
                false,
                List.of(),
                path -> false,
                Duration.ofSeconds(20),
                null);
    }
}
