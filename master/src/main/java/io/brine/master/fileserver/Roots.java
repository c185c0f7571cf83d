package io.brine.master.fileserver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The directories of {@code file_roots}, and the wall around them. Immutable. */
final class Roots {
    private static final String ANY = "__env__";

    private final Map<String, List<Path>> fileRoots;

    Roots(Map<String, List<Path>> fileRoots) {
        this.fileRoots = Map.copyOf(fileRoots);
    }

    List<String> environments() {
        return List.copyOf(new TreeSet<>(fileRoots.keySet()));
    }

    /** The directories of an environment; empty if it is unknown. */
    List<Path> of(String environment) {
        List<Path> named = fileRoots.get(environment);
        if (named != null) {
            return named;
        }
        List<Path> any = fileRoots.get(ANY);
        if (any == null || !FilePath.isPlainEnvironment(environment)) {
            return List.of();
        }
        List<Path> roots = new ArrayList<>();
        for (Path root : any) {
            roots.add(Path.of(root.toString().replace(ANY, environment)));
        }
        return roots;
    }

    /** The first root's file of that name that is a regular file within the wall, or null. */
    @Nullable Path find(FilePath path) {
        List<Path> roots = of(path.environment());
        for (Path root : roots) {
            Path file = root.resolve(path.relative());
            if (Files.isRegularFile(file) && isInside(file, roots)) {
                return file;
            }
        }
        return null;
    }

    /**
     * Whether a file, all links followed, lies below one of the environment's directories. Salt
     * itself serves what links to the outside point to; here a link cannot give away the host.
     */
    static boolean isInside(Path file, List<Path> roots) {
        try {
            Path real = file.toRealPath();
            for (Path root : roots) {
                if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                    return true;
                }
            }
            return false;
        } catch (IOException danglingLink) {
            return false;
        }
    }
}
