package io.brine.master.fileserver;

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
 * @param ignoreSymlinks {@code fileserver_ignoresymlinks}: links are not listed
 * @param ignored {@code file_ignore_regex} and {@code file_ignore_glob}, of relative paths
 * @param listCacheTime {@code fileserver_list_cache_time}: how long a list of files is used again
 */
public record RootsOptions(
        Map<String, List<Path>> fileRoots,
        String hashType,
        int bufferBytes,
        boolean ignoreSymlinks,
        Predicate<String> ignored,
        Duration listCacheTime) {

    /** Salt's defaults over the given roots. */
    public static RootsOptions of(Map<String, List<Path>> fileRoots) {
        return new RootsOptions(
                fileRoots, "sha256", 1 << 20, false, path -> false, Duration.ofSeconds(20));
    }
}
