package io.brine.master.fileserver;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A path as a minion names it. Immutable.
 *
 * @param relative the normal form below a root: never absolute, never leaving it, never empty
 * @param environment where to look
 */
record FilePath(Path relative, String environment) {
    private static final String SALTENV = "saltenv=";

    /**
     * Understands {@code path}, {@code |path} (nothing in it is special) and {@code
     * path?saltenv=x&…}; null for what cannot lie below a root.
     */
    static @Nullable FilePath parse(String path, String environment) {
        String name = path;
        String saltenv = environment;
        if (path.startsWith("|")) {
            name = path.substring(1);
        } else {
            int query = path.indexOf('?');
            if (query >= 0) {
                name = path.substring(0, query);
                for (String option : path.substring(query + 1).split("&", -1)) {
                    if (option.startsWith(SALTENV)) {
                        saltenv = option.substring(SALTENV.length());
                    }
                }
            }
        }
        Path relative = relative(name);
        return relative == null ? null : new FilePath(relative, saltenv);
    }

    private static @Nullable Path relative(String name) {
        if (name.isEmpty() || name.startsWith("/") || name.indexOf('\0') >= 0) {
            return null;
        }
        try {
            Path path = Path.of(name);
            for (Path part : path) {
                if ("..".equals(part.toString())) {
                    return null;
                }
            }
            Path normal = path.normalize();
            return normal.toString().isEmpty() ? null : normal;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Whether an environment's name may become part of a path. */
    static boolean isPlainEnvironment(String environment) {
        return !environment.isEmpty()
                && environment.indexOf('/') < 0
                && environment.indexOf('\\') < 0
                && environment.indexOf('\0') < 0
                && !"..".equals(environment)
                && !".".equals(environment);
    }
}
