package io.brine.master.fileserver;

import io.brine.salt.crypto.HashType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Salt's {@code roots} back end: serves what lies below {@code file_roots}. Thread-safe; blocks on
 * the disk. Nothing outside the directories that the configuration names is ever served, be it
 * named by {@code ..}, by an absolute path, by an environment or through a symbolic link.
 */
public final class RootsFileServer implements FileServer {
    private static final String BACK_END = "roots";

    private final RootsOptions options;
    private final Roots roots;
    private final HashType hashType;
    private final FileHashes hashes;
    private final HashFiles hashFiles;
    private final FileChunks chunks;
    private final ListCache lists;
    private final ModificationMap modifications;

    private record Found(FilePath asked, Path file) {
        String relative() {
            return asked.relative().toString();
        }
    }

    /**
     * A server over the options' roots; directories that do not exist are empty.
     *
     * @throws IllegalArgumentException if the hash type is unknown
     */
    public RootsFileServer(RootsOptions options) {
        this.options = options;
        this.roots = new Roots(options);
        this.hashType = HashType.of(options.hashType());
        this.hashFiles = new HashFiles(options.cacheDir());
        this.hashes = new FileHashes(hashType, hashFiles, InstantSource.system());
        this.chunks = new FileChunks(options.bufferBytes());
        this.lists = new ListCache(options.cacheDir(), options.listCacheTime());
        this.modifications =
                new ModificationMap(options.fileRoots(), options.ignored(), options.cacheDir());
    }

    @Override
    public List<String> environments() {
        return roots.environments();
    }

    @Override
    public List<String> files(String environment, String prefix) throws IOException {
        return below(lists(environment).files(), prefix);
    }

    @Override
    public List<String> directories(String environment, String prefix) throws IOException {
        return below(lists(environment).directories(), prefix);
    }

    @Override
    public List<String> emptyDirectories(String environment, String prefix) throws IOException {
        return below(lists(environment).emptyDirectories(), prefix);
    }

    @Override
    public SortedMap<String, String> symbolicLinks(String environment, String prefix)
            throws IOException {
        String start = strip(prefix);
        SortedMap<String, String> found = new TreeMap<>(lists(environment).links());
        found.keySet().removeIf(path -> !path.startsWith(start));
        return found;
    }

    private static List<String> below(SortedSet<String> paths, String prefix) {
        String start = strip(prefix);
        return start.isEmpty()
                ? List.copyOf(paths)
                : paths.stream().filter(path -> path.startsWith(start)).toList();
    }

    private static String strip(String prefix) {
        int from = 0;
        int to = prefix.length();
        while (from < to && prefix.charAt(from) == '/') {
            from++;
        }
        while (to > from && prefix.charAt(to - 1) == '/') {
            to--;
        }
        return prefix.substring(from, to);
    }

    @Override
    public @Nullable HashAndStat hash(String path, String environment) throws IOException {
        Found found = locate(path, environment);
        if (found == null) {
            return null;
        }
        FileStat stat = FileStat.of(found.file());
        String inEnvironment = found.asked().environment();
        // Salt has one directory of hashes for all environments of __env__, and mixes them up.
        Path note =
                roots.isConfigured(inEnvironment)
                        ? hashFiles.fileFor(inEnvironment, found.asked().relative(), hashType)
                        : null;
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("hash_type", hashType.wireName());
        answer.put("hsum", hashes.of(found.file(), stat, note));
        return new HashAndStat(answer, stat.asList());
    }

    @Override
    public Map<String, @Nullable Object> find(String path, String environment) throws IOException {
        Found found = locate(path, environment);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (found == null) {
            answer.put("path", "");
            answer.put("rel", "");
            return answer;
        }
        answer.put("path", found.file().toString());
        answer.put("rel", found.relative());
        answer.put("stat", FileStat.of(found.file()).asList());
        answer.put("back", BACK_END);
        return answer;
    }

    @Override
    public Map<String, @Nullable Object> serve(
            String path, String environment, long offset, int gzipLevel) throws IOException {
        Found found = locate(path, environment);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (found == null || offset < 0) {
            answer.put("data", "");
            answer.put("dest", "");
            return answer;
        }
        byte[] chunk = chunks.read(found.file(), offset);
        boolean compress = chunk.length > 0 && gzipLevel > 0;
        answer.put("data", compress ? FileChunks.gzip(chunk, gzipLevel) : chunk);
        answer.put("dest", found.relative());
        if (compress) {
            answer.put("gzip", (long) gzipLevel);
        }
        return answer;
    }

    private @Nullable Found locate(String path, String environment) throws RefusedPathException {
        FilePath asked = FilePath.parse(path, environment);
        Path file = asked == null ? null : roots.find(asked);
        return asked == null || file == null ? null : new Found(asked, file);
    }

    @Override
    public synchronized FileChanges update() throws IOException {
        hashFiles.reap(this::exists);
        return modifications.update();
    }

    private boolean exists(String environment, String relative) {
        try {
            FilePath path = FilePath.literal(relative, environment);
            return path != null && roots.find(path) != null;
        } catch (RefusedPathException outside) {
            return false;
        }
    }

    @Override
    public List<String> clearListCache(Predicate<String> which) throws IOException {
        return lists.clear(which);
    }

    private FileLists lists(String environment) throws IOException {
        List<Path> directories = roots.of(environment);
        // An environment without a directory is not kept: anybody can name any number of them.
        if (directories.stream().noneMatch(Files::isDirectory)) {
            return FileLists.EMPTY;
        }
        return lists.get(environment, () -> FileWalk.of(options, roots, directories));
    }
}
