package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * File names with {@code *}, {@code ?} and {@code [...]}, as a shell expands them: one directory
 * level a part.
 */
public final class PathGlob {
    private PathGlob() {}

    /**
     * The existing files that the pattern means, sorted by name.
     *
     * @param base where a relative pattern starts; null for the working directory
     */
    public static List<Path> expand(@Nullable Path base, String pattern) {
        String home = System.getProperty("user.home", "/");
        String expanded =
                pattern.equals("~") || pattern.startsWith("~/")
                        ? home + pattern.substring(1)
                        : pattern;
        Path path = Path.of(expanded);
        if (!path.isAbsolute() && base != null) {
            path = base.resolve(path);
        }
        path = path.toAbsolutePath();
        List<Path> found = new ArrayList<>(List.of(path.getRoot()));
        for (Path part : path) {
            List<Path> next = new ArrayList<>();
            for (Path directory : found) {
                step(directory, part.toString(), next);
            }
            found = next;
        }
        found.sort(null);
        return found;
    }

    /** Whether the text has a wildcard in it. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    private static void step(Path directory, String part, List<Path> into) {
        if (!isPattern(part)) {
            Path exact = directory.resolve(part);
            if (Files.exists(exact)) {
                into.add(exact);
            }
            return;
        }
        String glob = part.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}");
        try (DirectoryStream<Path> members = Files.newDirectoryStream(directory, glob)) {
            for (Path member : members) {
                boolean hidden = member.getFileName().toString().startsWith(".");
                if (!hidden || part.startsWith(".")) {
                    into.add(member);
                }
            }
        } catch (IOException e) {
            // A directory that cannot be listed holds no match, as for a shell.
            return;
        }
    }
}
