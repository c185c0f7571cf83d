package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The environments of {@code pillar_roots} as one request sees them. Immutable. */
final class PillarRoots {
    private static final String ANY = "__env__";
    private static final String BASE = "base";
    private static final String SUFFIX = ".sls";
    private static final String INIT = "/init" + SUFFIX;

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

    private PillarRoots(Map<String, List<Path>> roots) {
        this.roots = roots;
    }

    /** As Salt has it, {@code __env__} becomes the environment asked for unless that is named. */
    static PillarRoots of(
            Map<String, List<Path>> pillarRoots,
            @Nullable String pillarenv,
            @Nullable String saltenv) {
        Map<String, List<Path>> roots = new LinkedHashMap<>(pillarRoots);
        List<Path> any = roots.remove(ANY);
        String wanted = pillarenv != null ? pillarenv : saltenv != null ? saltenv : BASE;
        if (any != null && !roots.containsKey(wanted) && isPlain(wanted)) {
            List<Path> mapped = new ArrayList<>();
            for (Path root : any) {
                mapped.add(Path.of(root.toString().replace(ANY, wanted)));
            }
            roots.put(wanted, mapped);
        }
        return new PillarRoots(roots);
    }

    private static boolean isPlain(String environment) {
        return !environment.isEmpty()
                && environment.indexOf('/') < 0
                && environment.indexOf('\\') < 0
                && environment.indexOf('\0') < 0
                && !environment.equals(".")
                && !environment.equals("..");
    }

    /** {@code base} first, then the others in the order of the configuration. */
    List<String> environments() {
        Set<String> all = new LinkedHashSet<>();
        all.add(BASE);
        all.addAll(roots.keySet());
        return List.copyOf(all);
    }

    boolean has(String environment) {
        return roots.containsKey(environment);
    }

    /** The first root's file of this relative name, or null. */
    @Nullable Found file(String environment, String relative) {
        if (relative.indexOf('\0') >= 0) {
            return null;
        }
        for (Path root : roots.getOrDefault(environment, List.of())) {
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

    /** Names of all SLS of an environment, sorted. */
    Set<String> slsNames(String environment) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path root : roots.getOrDefault(environment, List.of())) {
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
                files.map(file -> root.relativize(file).toString())
                        .filter(file -> file.endsWith(SUFFIX))
                        .map(PillarRoots::slsName)
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static String slsName(String relative) {
        String name =
                relative.endsWith(INIT)
                        ? relative.substring(0, relative.length() - INIT.length())
                        : relative.substring(0, relative.length() - SUFFIX.length());
        return name.replace('/', '.');
    }
}
