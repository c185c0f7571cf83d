package io.brine.master.wheel;

import io.brine.master.cache.AtomicFiles;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code file_roots.*} and {@code pillar_roots.*}: looks into the roots and writes into them.
 * Neither {@code ..}, an absolute path nor a symbolic link leads out of them. Thread-safe.
 */
final class RootsWheel {
    private static final int MAX_DEPTH = 64;
    private static final int SAMPLE_BYTES = 512;
    private static final long MAX_READ_BYTES = 16 << 20;

    private final String module;
    private final Map<?, ?> roots;

    /**
     * @param module {@code file_roots} or {@code pillar_roots}
     * @param roots the option of that name
     */
    RootsWheel(String module, Map<?, ?> roots) {
        this.module = module;
        this.roots = roots;
    }

    void addTo(FunctionTable table) {
        table.add(
                        module + ".find(path, saltenv=base)",
                        "Looks for a file in the roots of an environment.",
                        call -> find(call.text("path"), call.text("saltenv")))
                .add(
                        module + ".list_env(saltenv=base)",
                        "Lists what is in the roots of an environment.",
                        call -> listEnvironment(call.text("saltenv")))
                .add(
                        module + ".list_roots()",
                        "Lists what is in the roots of all environments.",
                        call -> listRoots())
                .add(
                        module + ".read(path, saltenv=base)",
                        "Shows a text file in the roots of an environment.",
                        call -> read(call.text("path"), call.text("saltenv")))
                .add(
                        module + ".write(data, path, saltenv=base, index=0)",
                        "Writes a file in one of the roots of an environment.",
                        this::write);
    }

    private List<Path> roots(String environment) {
        List<Path> found = new ArrayList<>();
        if (roots.get(environment) instanceof List<?> paths) {
            paths.forEach(path -> found.add(Path.of(String.valueOf(path))));
        }
        return found;
    }

    /** The file at a path below a root, there or not; null if the path leads elsewhere. */
    private static @Nullable Path within(Path root, String path) throws IOException {
        Path file;
        try {
            file = root.resolve(path).normalize();
        } catch (InvalidPathException unencodable) {
            return null;
        }
        if (path.isEmpty() || path.startsWith("/") || file.equals(root) || !file.startsWith(root)) {
            return null;
        }
        if (!Files.isDirectory(root)) {
            return file;
        }
        Path real = root.toRealPath();
        Path there = file;
        while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        try {
            return there != null && there.toRealPath().startsWith(real) ? file : null;
        } catch (NoSuchFileException danglingLink) {
            return null;
        }
    }

    private List<Map<String, String>> find(String path, String environment) throws IOException {
        List<Map<String, String>> found = new ArrayList<>();
        for (Path root : roots(environment)) {
            Path file = within(root.normalize(), path);
            if (file != null && Files.isRegularFile(file)) {
                found.add(Map.of(file.toString(), isText(file) ? "txt" : "bin"));
            }
        }
        return found;
    }

    private static boolean isText(Path file) throws IOException {
        byte[] sample;
        try (var in = Files.newInputStream(file)) {
            sample = in.readNBytes(SAMPLE_BYTES);
        }
        int odd = 0;
        for (byte octet : sample) {
            if (octet == 0) {
                return false;
            }
            boolean isControl = octet >= 0 && octet < ' ' && "\b\t\n\f\r\033".indexOf(octet) < 0;
            odd += isControl ? 1 : 0;
        }
        return odd * 10 <= sample.length * 3;
    }

    private Map<String, Object> listEnvironment(String environment) throws IOException {
        Map<String, Object> found = new LinkedHashMap<>();
        for (Path root : roots(environment)) {
            found.put(root.toString(), tree(root, 0));
        }
        return found;
    }

    private static Map<String, Object> tree(Path directory, int depth) throws IOException {
        Map<String, Object> found = new TreeMap<>();
        if (depth > MAX_DEPTH) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    found.put(name, tree(entry, depth + 1));
                } else {
                    found.put(name, Files.isDirectory(entry) ? Map.of() : "f");
                }
            }
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return found;
        }
        return found;
    }

    private Map<String, Object> listRoots() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Object environment : roots.keySet()) {
            String name = String.valueOf(environment);
            all.put(name, List.of(listEnvironment(name)));
        }
        return all;
    }

    private List<Map<String, String>> read(String path, String environment)
            throws IOException, FunctionException {
        List<Map<String, String>> found = new ArrayList<>();
        for (Map<String, String> one : find(path, environment)) {
            for (Map.Entry<String, String> file : one.entrySet()) {
                if (!file.getValue().equals("txt")) {
                    continue;
                }
                Path readable = Path.of(file.getKey());
                if (Files.size(readable) > MAX_READ_BYTES) {
                    throw new FunctionException("too large to be shown: " + readable);
                }
                found.add(
                        Map.of(
                                file.getKey(),
                                new String(Files.readAllBytes(readable), StandardCharsets.UTF_8)));
            }
        }
        return found;
    }

    private String write(Invocation call) throws IOException, FunctionException {
        String environment = call.text("saltenv");
        String path = call.text("path");
        if (!roots.containsKey(environment)) {
            return "Named environment " + environment + " is not present";
        }
        double index = call.number("index");
        List<Path> directories = roots(environment);
        if (index < 0 || index >= directories.size()) {
            return "Specified index %s in environment %s is not present"
                    .formatted(PythonText.str(call.value("index")), environment);
        }
        if (path.startsWith("/")) {
            return "The path passed in %s is not relative to the environment %s"
                    .formatted(path, environment);
        }
        Path file = within(directories.get((int) index).normalize(), path);
        Path parent = file == null ? null : file.getParent();
        if (file == null || parent == null || Files.isSymbolicLink(file)) {
            return "Invalid path: " + path;
        }
        AtomicFiles.makeDirectories(parent);
        AtomicFiles.rewrite(file, call.text("data").getBytes(StandardCharsets.UTF_8));
        return "Wrote data to file " + file;
    }
}
