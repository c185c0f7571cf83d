package io.brine.master.fileserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Python's {@code os.path.realpath}, which resolves as far as there is something. Stateless. */
final class RealPaths {
    private static final int MAX_LINKS = 40;

    private RealPaths() {}

    /** The path without links, {@code .} and {@code ..}; what does not exist stands as it is. */
    static Path of(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException dangling) {
            return resolve(path.toAbsolutePath());
        }
    }

    private static Path resolve(Path absolute) {
        Path top = absolute.getRoot();
        Path resolved = top;
        Deque<Path> rest = new ArrayDeque<>();
        absolute.forEach(rest::addLast);
        int links = 0;
        while (!rest.isEmpty()) {
            Path name = rest.removeFirst();
            if (name.toString().equals("..")) {
                Path parent = resolved.getParent();
                resolved = parent == null ? top : parent;
                continue;
            }
            Path next = resolved.resolve(name).normalize();
            if (Files.isSymbolicLink(next) && links++ < MAX_LINKS) {
                resolved = follow(next, resolved, rest);
            } else {
                resolved = next;
            }
        }
        return resolved;
    }

    /** Puts the link's target before the rest, and returns where it starts from. */
    private static Path follow(Path link, Path directory, Deque<Path> rest) {
        try {
            Path target = Files.readSymbolicLink(link);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                rest.addFirst(target.getName(i));
            }
            Path top = target.getRoot();
            return top == null ? directory : top;
        } catch (IOException gone) {
            return link;
        }
    }
}
