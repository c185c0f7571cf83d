package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The environments of {@code pillar_roots} as one request sees them. Immutable. */
final class PillarRoots {
    private static final String ANY = "__env__";
    private static final String BASE = "base";
    private static final String SUFFIX = ".sls";
    private static final String INIT = "/init" + SUFFIX;
    private static final int MAX_DEPTH = 64;

    /**
     * An SLS file.
     *
     * @param path on disk
     * @param relative below its root, for messages
     */
    record Found(Path path, String relative) {
        boolean isInit() {
            return relative.equals(INIT.substring(1)) || relative.endsWith(INIT);
        }
    }

    private final Map<String, List<Path>> roots;
    private final Predicate<String> ignoredDirectory;

    private PillarRoots(Map<String, List<Path>> roots, Predicate<String> ignoredDirectory) {
        this.roots = roots;
        this.ignoredDirectory = ignoredDirectory;
    }

    /**
     * As Salt has it, {@code __env__} becomes the environment asked for unless that is named.
     *
     * @param pillarenv the one that counts, or null
     * @param saltenv or null
     */
    static PillarRoots of(
            PillarOptions options, @Nullable String pillarenv, @Nullable String saltenv) {
        Map<String, List<Path>> roots = new LinkedHashMap<>(options.pillarRoots());
        List<Path> any = roots.remove(ANY);
        String wanted =
                pillarenv != null
                        ? pillarenv
                        : saltenv != null && !saltenv.isEmpty() ? saltenv : BASE;
        if (any != null && !roots.containsKey(wanted) && isPlain(wanted)) {
            List<Path> mapped = new ArrayList<>();
            for (Path root : any) {
                mapped.add(Path.of(root.toString().replace(ANY, wanted)));
            }
            roots.put(wanted, mapped);
        }
        return new PillarRoots(roots, options.ignoredDirectory());
    }

    private static boolean isPlain(String environment) {
        return !environment.isEmpty()
                && environment.indexOf('/') < 0
                && environment.indexOf('\\') < 0
                && environment.indexOf('\0') < 0
                && !environment.equals(".")
                && !environment.equals("..");
    }

    /** {@code base} first, configured or not, then the others in the order of the configuration. */
    List<String> environments() {
        Set<String> all = new LinkedHashSet<>();
        all.add(BASE);
        all.addAll(roots.keySet());
        return List.copyOf(all);
    }

    boolean has(String environment) {
        return roots.containsKey(environment);
    }

    /** The directories of an environment, in order of preference. */
    List<Path> directories(String environment) {
        return roots.getOrDefault(environment, List.of());
    }

    /** The first root's file of this relative name, or null. */
    @Nullable Found file(String environment, String relative) {
        if (relative.isEmpty() || relative.indexOf('\0') >= 0) {
            return null;
        }
        for (Path root : directories(environment)) {
            Path path = root.resolve(relative).normalize();
            if (path.startsWith(root.normalize()) && Files.isRegularFile(path)) {
                return new Found(path, relative);
            }
        }
        return null;
    }

    /** The file of an SLS: {@code a.b} is {@code a/b.sls} or {@code a/b/init.sls}; or null. */
    @Nullable Found sls(String environment, String sls) {
        String relative = sls.replace('.', '/');
        Found plain = file(environment, relative + SUFFIX);
        return plain != null ? plain : file(environment, relative + INIT);
    }

    /**
     * Names of all SLS of an environment, sorted; null if there is no such environment. What cannot
     * be listed is passed over, as by Salt.
     */
    @Nullable List<String> slsNames(String environment) {
        if (!environments().contains(environment)) {
            return null;
        }
        Set<String> names = new TreeSet<>();
        for (Path root : directories(environment)) {
            try {
                Files.walkFileTree(
                        root, Set.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, lister(root, names));
            } catch (IOException e) {
                throw new IllegalStateException("the visitor lets no failure through", e);
            }
        }
        return List.copyOf(names);
    }

    private SimpleFileVisitor<Path> lister(Path root, Set<String> names) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a) {
                boolean ignored =
                        !directory.equals(root)
                                && ignoredDirectory.test(String.valueOf(directory.getFileName()));
                return ignored ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                String relative = root.relativize(file).toString();
                if (relative.endsWith(SUFFIX)) {
                    names.add(slsName(relative));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        };
    }

    private static String slsName(String relative) {
        String name =
                relative.endsWith(INIT)
                        ? relative.substring(0, relative.length() - INIT.length())
                        : relative.substring(0, relative.length() - SUFFIX.length());
        return name.replace('/', '.');
    }
}
