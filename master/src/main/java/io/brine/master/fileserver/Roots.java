package io.brine.master.fileserver;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The directories of {@code file_roots}, and the wall around them. Thread-safe. */
final class Roots {
    private static final Logger LOG = LoggerFactory.getLogger(Roots.class);
    private static final String ANY = "__env__";
    private static final int MAX_NAMED_LINKS = 1000;

    private final Map<String, List<Path>> fileRoots;
    private final boolean followSymlinks;
    private final List<Path> linkDirectories;
    private final Predicate<String> ignored;
    private final Set<Path> namedLinks = ConcurrentHashMap.newKeySet();

    Roots(RootsOptions options) {
        this.fileRoots = Map.copyOf(options.fileRoots());
        this.followSymlinks = options.followSymlinks();
        this.linkDirectories = List.copyOf(options.linkDirectories());
        this.ignored = options.ignored();
    }

    List<String> environments() {
        return List.copyOf(new TreeSet<>(fileRoots.keySet()));
    }

    /** All directories as they are configured. */
    Map<String, List<Path>> configured() {
        return fileRoots;
    }

    boolean isConfigured(String environment) {
        return fileRoots.containsKey(environment);
    }

    /**
     * The directories of an environment; empty if it is unknown.
     *
     * @throws RefusedPathException if its name would lead out of {@code __env__}'s directories
     */
    List<Path> of(String environment) throws RefusedPathException {
        List<Path> named = fileRoots.get(environment);
        if (named != null) {
            return named;
        }
        List<Path> any = fileRoots.get(ANY);
        if (any == null) {
            return List.of();
        }
        if (!FilePath.isPlainEnvironment(environment)) {
            throw new RefusedPathException(
                    "the environment '" + environment + "', which is no name of a directory");
        }
        List<Path> roots = new ArrayList<>();
        for (Path root : any) {
            try {
                roots.add(Path.of(root.toString().replace(ANY, environment)));
            } catch (InvalidPathException e) {
                LOG.debug("no directory can be called '{}'", environment);
            }
        }
        return roots;
    }

    /**
     * The first root's file of that name that is a regular file within the wall, or null.
     *
     * @throws RefusedPathException if there is one, but outside the wall
     */
    @Nullable Path find(FilePath path) throws RefusedPathException {
        RefusedPathException refused = null;
        List<Path> roots = of(path.environment());
        for (Path root : chosen(roots, path.root())) {
            Path file = root.resolve(path.relative());
            if (!Files.isRegularFile(file) || ignored.test(file.toString())) {
                continue;
            }
            if (isInside(file, root, roots)) {
                return file;
            }
            refused =
                    new RefusedPathException(
                            "the path '"
                                    + path.relative()
                                    + "', a link that leads out of the roots");
        }
        if (refused != null) {
            throw refused;
        }
        return null;
    }

    private static List<Path> chosen(List<Path> roots, @Nullable Integer index) {
        if (index == null) {
            return roots;
        }
        int at = index < 0 ? roots.size() + index : index;
        return at < 0 || at >= roots.size() ? List.of() : List.of(roots.get(at));
    }

    /**
     * Whether what a link leads to may be served: with {@code fileserver_followsymlinks} what lies
     * below one of the roots or of the directories that links may lead to, without it what lies
     * below the very root.
     *
     * @param root where the file was found
     * @param siblings all directories of that environment
     */
    boolean isInside(Path file, Path root, List<Path> siblings) {
        try {
            Path real = file.toRealPath();
            if (isBelow(real, root)) {
                return true;
            }
            return followSymlinks
                    && (isBelowOne(real, siblings)
                            || isBelowOne(real, linkDirectories)
                            || isBelowAny(real));
        } catch (IOException danglingLink) {
            return false;
        }
    }

    /** Says once for each link that it is not served. */
    void refuseLink(Path link) {
        if (namedLinks.size() < MAX_NAMED_LINKS && namedLinks.add(link)) {
            LOG.warn(
                    "{} is a link that leads out of file_roots: it is not served; name the"
                            + " directory that it leads to in brine_file_link_dirs if it is to be",
                    link);
        }
    }

    private boolean isBelowAny(Path real) throws IOException {
        for (List<Path> roots : fileRoots.values()) {
            if (isBelowOne(real, roots)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelowOne(Path real, List<Path> directories) throws IOException {
        for (Path directory : directories) {
            if (isBelow(real, directory)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(Path real, Path directory) throws IOException {
        return Files.isDirectory(directory) && real.startsWith(directory.toRealPath());
    }
}
