package io.brine.master.fileserver;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A path as a minion names it. Immutable.
 *
 * @param relative the normal form below a root: never absolute, never leaving it, never empty
 * @param environment where to look
 * @param root which of the environment's roots alone to look in, negative from the last, or null
 *     for all of them
 */
record FilePath(Path relative, String environment, @Nullable Integer root) {
    /** Linux opens no longer ones. */
    private static final int MAX_LENGTH = 4096;

    private static final String SALTENV = "saltenv=";
    private static final String INDEX = "index=";

    /**
     * Understands {@code path}, {@code |path} (nothing in it is special) and {@code
     * path?saltenv=x&index=n}; null for what names no file.
     *
     * @throws RefusedPathException if it leads out of every root
     */
    static @Nullable FilePath parse(String path, String environment) throws RefusedPathException {
        checkLength(path);
        String name = path;
        String saltenv = environment;
        Integer root = null;
        if (path.startsWith("|")) {
            name = withoutBars(path);
        } else if (path.indexOf('?') >= 0) {
            String[] pieces = path.split("\\?", -1);
            name = pieces[0];
            for (String option : pieces[1].split("&", -1)) {
                if (option.startsWith(SALTENV)) {
                    saltenv = option.substring(SALTENV.length());
                } else if (option.startsWith(INDEX)) {
                    root = index(option.substring(INDEX.length()));
                }
            }
        }
        Path relative = relative(name);
        return relative == null ? null : new FilePath(relative, saltenv, root);
    }

    /** A path in which nothing is special, from a cache of our own; null if it cannot be one. */
    static @Nullable FilePath literal(String path, String environment) throws RefusedPathException {
        Path relative = relative(path);
        return relative == null ? null : new FilePath(relative, environment, null);
    }

    private static void checkLength(String path) throws RefusedPathException {
        if (path.length() > MAX_LENGTH) {
            throw new RefusedPathException(
                    "a path of " + path.length() + " characters, more than " + MAX_LENGTH);
        }
    }

    private static String withoutBars(String path) {
        int from = 0;
        while (from < path.length() && path.charAt(from) == '|') {
            from++;
        }
        return path.substring(from);
    }

    /** A number that no root has, for what is no number: Salt finds nothing then either. */
    private static int index(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static @Nullable Path relative(String name) throws RefusedPathException {
        if (name.startsWith("/")) {
            throw outside(name, "is absolute");
        }
        if (name.indexOf('\0') >= 0) {
            throw outside(name, "holds a NUL");
        }
        // Salt refuses every "../", be it at the end of a name or back into the root.
        if (name.contains("../") || name.equals("..") || name.endsWith("/..")) {
            throw outside(name, "holds '..'");
        }
        try {
            Path normal = Path.of(name).normalize();
            return normal.toString().isEmpty() ? null : normal;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static RefusedPathException outside(String name, String why) {
        return new RefusedPathException("the path '" + name + "', which " + why);
    }

    /**
     * Whether an environment's name may become part of a path: a relative path without {@code .}
     * and {@code ..}, of a length that a directory may have.
     */
    static boolean isPlainEnvironment(String environment) {
        if (environment.length() > 255
                || environment.indexOf('\\') >= 0
                || environment.indexOf('\0') >= 0) {
            return false;
        }
        for (String part : environment.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
