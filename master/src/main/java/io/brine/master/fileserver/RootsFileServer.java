package io.brine.master.fileserver;

import io.brine.salt.crypto.HashType;
import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Salt's {@code roots} back end: serves what lies below {@code file_roots}. Thread-safe; blocks on
 * the disk. Nothing outside an environment's own directories is ever served, be it named by {@code
 * ..}, by an absolute path or through a symbolic link.
 */
public final class RootsFileServer implements FileServer {
    private static final String BACK_END = "roots";
    private static final int MAX_KEPT_LISTS = 64;

    private record Listing(FileLists lists, long readAtNanos) {}

    private final RootsOptions options;
    private final Roots roots;
    private final FileHashes hashes;
    private final Map<String, Listing> listings =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Listing> eldest) {
                    return size() > MAX_KEPT_LISTS;
                }
            };

    /**
     * A server over the options' roots; directories that do not exist are empty.
     *
     * @throws IllegalArgumentException if the hash type is unknown
     */
    public RootsFileServer(RootsOptions options) {
        this.options = options;
        this.roots = new Roots(options.fileRoots());
        this.hashes = new FileHashes(HashType.of(options.hashType()));
    }

    @Override
    public List<String> environments() {
        return roots.environments();
    }

    @Override
    public List<String> files(String environment, String prefix) {
        return below(lists(environment).files(), prefix);
    }

    @Override
    public List<String> directories(String environment, String prefix) {
        return below(lists(environment).directories(), prefix);
    }

    @Override
    public List<String> emptyDirectories(String environment, String prefix) {
        return below(lists(environment).emptyDirectories(), prefix);
    }

    @Override
    public SortedMap<String, String> symbolicLinks(String environment, String prefix) {
        String start = strip(prefix);
        SortedMap<String, String> found = new TreeMap<>(lists(environment).links());
        found.keySet().removeIf(path -> !path.startsWith(start));
        return found;
    }

    private static List<String> below(SortedSet<String> paths, String prefix) {
        String start = strip(prefix);
        return paths.stream().filter(path -> path.startsWith(start)).toList();
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
    public @Nullable Map<String, String> hash(String path, String environment) throws IOException {
        FilePath wanted = FilePath.parse(path, environment);
        Path file = wanted == null ? null : locate(wanted);
        if (file == null) {
            return null;
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("hash_type", options.hashType());
        answer.put("hsum", hashes.of(file));
        return answer;
    }

    @Override
    public Map<String, @Nullable Object> find(String path, String environment) throws IOException {
        FilePath wanted = FilePath.parse(path, environment);
        Path file = wanted == null ? null : locate(wanted);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (wanted == null || file == null) {
            answer.put("path", "");
            answer.put("rel", "");
            return answer;
        }
        answer.put("path", file.toString());
        answer.put("rel", wanted.relative().toString());
        answer.put("stat", stat(file));
        answer.put("back", BACK_END);
        return answer;
    }

    /** Python's {@code os.stat} as a list. */
    private static List<Long> stat(Path file) throws IOException {
        Map<String, Object> unix = Files.readAttributes(file, "unix:*");
        List<Long> stat = new ArrayList<>();
        for (String name : List.of("mode", "ino", "dev", "nlink", "uid", "gid", "size")) {
            stat.add(((Number) unix.getOrDefault(name, 0)).longValue());
        }
        for (String name : List.of("lastAccessTime", "lastModifiedTime", "ctime")) {
            stat.add(
                    unix.get(name) instanceof FileTime time
                            ? Math.floorDiv(time.toMillis(), TimeUnit.SECONDS.toMillis(1))
                            : 0L);
        }
        return stat;
    }

    @Override
    public Map<String, @Nullable Object> serve(
            String path, String environment, long offset, int gzipLevel) throws IOException {
        FilePath wanted = FilePath.parse(path, environment);
        Path file = wanted == null ? null : locate(wanted);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (wanted == null || file == null || offset < 0) {
            answer.put("data", "");
            answer.put("dest", "");
            return answer;
        }
        byte[] chunk = read(file, offset);
        boolean compress =
                chunk.length > 0
                        && gzipLevel >= Deflater.BEST_SPEED
                        && gzipLevel <= Deflater.BEST_COMPRESSION;
        if (compress) {
            answer.put("gzip", (long) gzipLevel);
        }
        answer.put("data", Bytes.of(compress ? gzip(chunk, gzipLevel) : chunk));
        answer.put("dest", wanted.relative().toString());
        return answer;
    }

    private byte[] read(Path file, long offset) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            long rest = in.size() - offset;
            if (rest <= 0) {
                return new byte[0];
            }
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(rest, options.bufferBytes()));
            in.position(offset);
            while (chunk.hasRemaining() && in.read(chunk) >= 0) {
                // until the chunk is full or the file ends
            }
            return Arrays.copyOf(chunk.array(), chunk.position());
        }
    }

    private static byte[] gzip(byte[] chunk, int gzipLevel) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new LeveledGzip(packed, gzipLevel)) {
            out.write(chunk);
        }
        return packed.toByteArray();
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        LeveledGzip(ByteArrayOutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }

    private @Nullable Path locate(FilePath wanted) {
        Path file = roots.find(wanted);
        return file == null || options.ignored().test(wanted.relative().toString()) ? null : file;
    }

    @Override
    public List<String> refresh() {
        Collection<String> looked;
        synchronized (listings) {
            looked = new ArrayList<>(listings.keySet());
        }
        for (String environment : environments()) {
            if (!looked.contains(environment)) {
                looked.add(environment);
            }
        }
        List<String> changed = new ArrayList<>();
        for (String environment : looked) {
            FileLists fresh = read(environment);
            Listing old;
            synchronized (listings) {
                old = listings.put(environment, new Listing(fresh, System.nanoTime()));
            }
            if (old != null && !old.lists().equals(fresh)) {
                changed.add(environment);
            }
        }
        return changed;
    }

    private FileLists lists(String environment) {
        long now = System.nanoTime();
        synchronized (listings) {
            Listing kept = listings.get(environment);
            if (kept != null && now - kept.readAtNanos() < options.listCacheTime().toNanos()) {
                return kept.lists();
            }
        }
        if (roots.of(environment).isEmpty()) {
            return FileLists.EMPTY;
        }
        FileLists fresh = read(environment);
        synchronized (listings) {
            listings.put(environment, new Listing(fresh, now));
        }
        return fresh;
    }

    private FileLists read(String environment) {
        return FileLists.read(roots.of(environment), options.ignoreSymlinks(), options.ignored());
    }
}
