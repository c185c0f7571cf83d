package io.brine.master.fileserver;

import io.brine.master.cache.AtomicFiles;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * When the files below all roots were modified, remembered in {@code cachedir/roots/mtime_map}, a
 * line {@code path:time} for each, as Salt does. Confined to one thread; blocks on the disk.
 */
final class ModificationMap {
    private static final Logger LOG = LoggerFactory.getLogger(ModificationMap.class);

    private final Map<String, List<Path>> roots;
    private final Predicate<String> ignored;
    private final @Nullable Path file;
    private Map<String, Double> inMemory = Map.of();

    ModificationMap(
            Map<String, List<Path>> roots, Predicate<String> ignored, @Nullable Path cacheDir) {
        this.roots = roots;
        this.ignored = ignored;
        this.file = cacheDir == null ? null : cacheDir.resolve("roots/mtime_map");
    }

    /** Looks at all files, and compares with what was found the last time. */
    FileChanges update() throws IOException {
        Map<String, Double> fresh = new LinkedHashMap<>();
        for (List<Path> directories : roots.values()) {
            for (Path directory : directories) {
                if (Files.isDirectory(directory)) {
                    walk(directory, fresh);
                }
            }
        }
        Map<String, Double> old = file == null ? inMemory : read(file);
        if (file == null) {
            inMemory = fresh;
        } else {
            write(file, fresh);
        }
        return compare(old, fresh);
    }

    private static FileChanges compare(Map<String, Double> old, Map<String, Double> fresh) {
        List<String> modified = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        old.forEach(
                (path, time) -> {
                    Double now = fresh.get(path);
                    if (now == null) {
                        removed.add(path);
                    } else if (!now.equals(time)) {
                        modified.add(path);
                    }
                });
        for (String path : fresh.keySet()) {
            if (!old.containsKey(path)) {
                added.add(path);
            }
        }
        boolean changed = !(modified.isEmpty() && removed.isEmpty() && added.isEmpty());
        return new FileChanges(changed, modified, removed, added);
    }

    private void walk(Path directory, Map<String, Double> found) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!Files.isDirectory(entry)) {
                    note(entry, found);
                } else if (!Files.isSymbolicLink(entry)) {
                    walk(entry, found);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("cannot list {}: {}", directory, e.toString());
        }
    }

    private void note(Path entry, Map<String, Double> found) {
        String path = entry.toString();
        if (ignored.test(path)) {
            return;
        }
        try {
            found.put(path, FileStat.of(entry).modifiedSeconds());
        } catch (IOException danglingLink) {
            LOG.debug("no modification time of {}: {}", entry, danglingLink.toString());
        }
    }

    private static Map<String, Double> read(Path file) throws IOException {
        Map<String, Double> map = new LinkedHashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.lastIndexOf(':');
                try {
                    map.put(
                            line.substring(0, Math.max(0, colon)),
                            Double.valueOf(line.substring(colon + 1)));
                } catch (NumberFormatException e) {
                    LOG.debug("an entry of {} that is none: {}", file, line);
                }
            }
        } catch (NoSuchFileException first) {
            LOG.trace("{} is not there yet", file);
        } catch (java.nio.charset.CharacterCodingException e) {
            LOG.warn("{} is not UTF-8 and is made anew", file);
            return Map.of();
        }
        return map;
    }

    private static void write(Path file, Map<String, Double> map) throws IOException {
        StringBuilder text = new StringBuilder();
        map.forEach(
                (path, time) ->
                        text.append(path)
                                .append(':')
                                .append(PythonText.floating(time))
                                .append('\n'));
        Path directory = file.getParent();
        if (directory != null) {
            AtomicFiles.makeDirectories(directory);
        }
        AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
