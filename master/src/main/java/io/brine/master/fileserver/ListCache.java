package io.brine.master.fileserver;

import io.brine.master.cache.AtomicFiles;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The lists of environments that were asked for lately. Thread-safe; blocks on the disk. Each is
 * also written to {@code cachedir/file_lists/roots/<environment>.p} as Salt does, where a {@code
 * salt-run} beside this master and a salt-master after it read them; and when {@code salt-run
 * fileserver.clear_file_list_cache} has removed one, it is made anew.
 */
final class ListCache {
    private static final Logger LOG = LoggerFactory.getLogger(ListCache.class);
    private static final int MAX_KEPT = 64;
    private static final int MAX_NAME = 200;
    private static final String SUFFIX = ".p";
    private static final Pattern UNSAFE = Pattern.compile("[\\\\:/*?\"<>|]");

    /** Which file it was; a file of these attributes has not been touched by anybody else. */
    private record Identity(FileTime modified, long size, @Nullable Object fileKey) {}

    private record Kept(FileLists lists, long madeAtNanos, @Nullable Identity file) {}

    private final @Nullable Path directory;
    private final Duration lifetime;
    private final Object[] walks = new Object[16];
    private final AtomicBoolean unwritable = new AtomicBoolean();
    private final Map<String, Kept> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    ListCache(@Nullable Path cacheDir, Duration lifetime) {
        this.directory = cacheDir == null ? null : cacheDir.resolve("file_lists/roots");
        this.lifetime = lifetime;
        for (int i = 0; i < walks.length; i++) {
            walks[i] = new Object();
        }
    }

    /** The lists of an environment; of several that ask at the same time only one makes them. */
    FileLists get(String environment, Supplier<FileLists> walk) {
        FileLists known = young(environment);
        if (known != null) {
            return known;
        }
        synchronized (walks[Math.floorMod(environment.hashCode(), walks.length)]) {
            known = young(environment);
            if (known != null) {
                return known;
            }
            long now = System.nanoTime();
            FileLists fresh = walk.get();
            Identity written = write(environment, fresh);
            synchronized (kept) {
                kept.put(environment, new Kept(fresh, now, written));
            }
            return fresh;
        }
    }

    private @Nullable FileLists young(String environment) {
        Kept entry;
        synchronized (kept) {
            entry = kept.get(environment);
        }
        if (entry == null || System.nanoTime() - entry.madeAtNanos() >= lifetime.toNanos()) {
            return null;
        }
        Path file = file(environment);
        boolean touched =
                entry.file() != null && file != null && !entry.file().equals(identity(file));
        return touched ? null : entry.lists();
    }

    /**
     * Forgets lists.
     *
     * @param which the environments meant
     * @return the environments of which there was one, in order
     */
    List<String> clear(Predicate<String> which) throws IOException {
        List<String> cleared = new ArrayList<>();
        synchronized (kept) {
            kept.keySet().removeIf(which);
        }
        if (directory == null) {
            return cleared;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String environment = name.substring(0, name.length() - SUFFIX.length());
                if (which.test(environment) && Files.deleteIfExists(file)) {
                    cleared.add(environment);
                }
            }
        } catch (NoSuchFileException none) {
            LOG.debug("no file lists in {}", directory);
        }
        cleared.sort(null);
        return cleared;
    }

    private @Nullable Identity write(String environment, FileLists lists) {
        Path file = file(environment);
        if (file == null || directory == null) {
            return null;
        }
        try {
            AtomicFiles.makeDirectories(directory);
            AtomicFiles.write(file, lists.pack());
            return identity(file);
        } catch (IOException e) {
            if (!unwritable.getAndSet(true)) {
                LOG.warn("cannot keep lists of files in {}: {}", directory, e.toString());
            }
            return null;
        }
    }

    private static @Nullable Identity identity(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Identity(found.lastModifiedTime(), found.size(), found.fileKey());
        } catch (IOException absent) {
            return null;
        }
    }

    private @Nullable Path file(String environment) {
        String leaf =
                UNSAFE.matcher(environment)
                        .replaceAll(match -> "%%%02X".formatted((int) match.group().charAt(0)));
        boolean usable = !leaf.isEmpty() && leaf.length() <= MAX_NAME && leaf.indexOf('\0') < 0;
        return directory == null || !usable ? null : directory.resolve(leaf + SUFFIX);
    }
}
