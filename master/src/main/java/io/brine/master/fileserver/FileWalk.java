package io.brine.master.fileserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the lists of one environment. What cannot be read is logged and left out; a directory that
 * a link leads back to from below it is listed, but not walked again: Salt goes round until the
 * system stops it. Confined to one thread, used once; blocks on the disk.
 */
final class FileWalk {
    private static final Logger LOG = LoggerFactory.getLogger(FileWalk.class);

    private final RootsOptions options;
    private final Roots jail;
    private final List<Path> roots;
    private final FileLists lists = FileLists.fresh();
    private final Set<Path> above = new HashSet<>();

    private FileWalk(RootsOptions options, Roots jail, List<Path> roots) {
        this.options = options;
        this.jail = jail;
        this.roots = roots;
    }

    static FileLists of(RootsOptions options, Roots jail, List<Path> roots) {
        FileWalk walk = new FileWalk(options, jail, roots);
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
                walk.directory(root, root);
            }
        }
        return walk.lists;
    }

    private void directory(Path root, Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            Path real = directory.toRealPath();
            if (!above.add(real)) {
                return;
            }
            try {
                for (Path entry : entries) {
                    entry(root, entry);
                }
            } finally {
                above.remove(real);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("cannot list {}: {}", directory, e.toString());
        }
    }

    private void entry(Path root, Path entry) throws IOException {
        boolean link = Files.isSymbolicLink(entry);
        boolean directory = Files.isDirectory(entry);
        if (!isNamedInUtf8(entry)) {
            LOG.warn("{} is not served: its name is not UTF-8", entry);
            return;
        }
        if (link && options.followSymlinks() && isOutside(root, entry)) {
            jail.refuseLink(entry);
            return;
        }
        if (!(link && options.ignoreSymlinks())) {
            list(root, entry, directory, link);
        }
        if (directory && (!link || options.followSymlinks())) {
            directory(root, entry);
        }
    }

    private boolean isOutside(Path root, Path link) {
        return Files.exists(link) && !jail.isInside(link, root, roots);
    }

    private void list(Path root, Path entry, boolean directory, boolean link) throws IOException {
        String relative = root.relativize(entry).toString();
        if (options.ignored().test(relative)) {
            return;
        }
        (directory ? lists.directories() : lists.files()).add(relative);
        if (directory && isEmpty(entry)) {
            lists.emptyDirectories().add(relative);
        }
        if (link) {
            String target = Files.readSymbolicLink(entry).toString();
            if (!options.followSymlinks() || isCounted(root, entry, target)) {
                lists.links().put(relative, target);
            }
        }
    }

    private static boolean isEmpty(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    /**
     * Salt's own idea of a link within the root: a target that begins with {@code ..} is taken from
     * the link itself, not from its directory.
     */
    private static boolean isCounted(Path root, Path link, String target) {
        Path from = target.startsWith("..") ? link : link.resolveSibling("");
        Path end = RealPaths.of(from.resolve(target).normalize());
        return !RealPaths.of(root).relativize(end).toString().startsWith("..");
    }

    private static boolean isNamedInUtf8(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return name.indexOf('\uFFFD') < 0
                || Files.exists(entry.resolveSibling(name), LinkOption.NOFOLLOW_LINKS);
    }
}
