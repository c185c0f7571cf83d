package io.brine.master.fileserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Everything below the roots of one environment at one moment. Immutable.
 *
 * @param files relative paths of files and links to files
 * @param directories relative paths of directories and links to directories
 * @param emptyDirectories those of them with nothing in them
 * @param links relative paths of links within the roots, and their targets as written
 * @param modified relative paths of files, and their modification times in milliseconds
 */
record FileLists(
        SortedSet<String> files,
        SortedSet<String> directories,
        SortedSet<String> emptyDirectories,
        SortedMap<String, String> links,
        SortedMap<String, Long> modified) {

    static final FileLists EMPTY =
            new FileLists(
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap());

    /** Walks the roots. What cannot be read is logged and left out. */
    static FileLists read(List<Path> roots, boolean ignoreSymlinks, Predicate<String> ignored) {
        Walk walk = new Walk(roots, ignoreSymlinks, ignored);
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
                walk.directory(root, root, new HashSet<>());
            }
        }
        return walk.lists;
    }

    private static final class Walk {
        private static final Logger LOG = LoggerFactory.getLogger(FileLists.class);

        private final List<Path> roots;
        private final boolean ignoreSymlinks;
        private final Predicate<String> ignored;
        private final FileLists lists =
                new FileLists(
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeMap<>(),
                        new TreeMap<>());

        Walk(List<Path> roots, boolean ignoreSymlinks, Predicate<String> ignored) {
            this.roots = roots;
            this.ignoreSymlinks = ignoreSymlinks;
            this.ignored = ignored;
        }

        /** Returns whether the directory is empty. */
        boolean directory(Path root, Path directory, Set<Path> above) {
            boolean empty = true;
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                Path real = directory.toRealPath();
                if (!above.add(real)) {
                    return false;
                }
                for (Path entry : entries) {
                    empty = false;
                    entry(root, entry, above);
                }
                above.remove(real);
            } catch (IOException e) {
                LOG.warn("cannot list {}: {}", directory, e.toString());
                return false;
            }
            return empty;
        }

        private void entry(Path root, Path entry, Set<Path> above) throws IOException {
            String relative = root.relativize(entry).toString();
            boolean link = Files.isSymbolicLink(entry);
            if (link && (ignoreSymlinks || !Roots.isInside(entry, roots))) {
                return;
            }
            boolean directory = Files.isDirectory(entry);
            if (!ignored.test(relative)) {
                if (link) {
                    lists.links.put(relative, Files.readSymbolicLink(entry).toString());
                }
                if (Files.isRegularFile(entry)) {
                    lists.files.add(relative);
                    lists.modified.putIfAbsent(
                            relative, Files.getLastModifiedTime(entry).toMillis());
                } else if (directory) {
                    lists.directories.add(relative);
                }
            }
            if (directory && directory(root, entry, above) && !ignored.test(relative)) {
                lists.emptyDirectories.add(relative);
            }
        }
    }
}
