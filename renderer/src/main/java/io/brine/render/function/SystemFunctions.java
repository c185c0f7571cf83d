package io.brine.render.function;

import io.brine.render.SaltFunctionException;
import io.brine.render.function.StandardFunctions.Body;
import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyText;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code file.*} that reads, {@code environ.*}, {@code log.*}. */
final class SystemFunctions {
    private static final Logger LOG = LoggerFactory.getLogger(SystemFunctions.class);
    private static final int MAX_FILE = 4 << 20;
    private static final int MAX_NAMES = 100_000;

    private SystemFunctions() {}

    static void add(Map<String, Body> all) {
        all.put("file.file_exists", (a, c) -> Files.isRegularFile(path(a)));
        all.put("file.directory_exists", (a, c) -> Files.isDirectory(path(a)));
        all.put(
                "file.access",
                (a, c) ->
                        switch (a.text(1, "mode")) {
                            case "f" -> Files.exists(path(a));
                            case "r" -> Files.isReadable(path(a));
                            case "w" -> Files.isWritable(path(a));
                            case "x" -> Files.isExecutable(path(a));
                            default -> throw new SaltFunctionException("Invalid mode specified.");
                        });
        all.put("file.is_link", (a, c) -> Files.isSymbolicLink(path(a)));
        all.put("file.read", (a, c) -> read(path(a)));
        all.put("file.readdir", (a, c) -> names(path(a)));
        all.put(
                "file.basename",
                (a, c) -> {
                    String text = a.text(0, "path");
                    return text.substring(text.lastIndexOf('/') + 1);
                });
        all.put(
                "file.dirname",
                (a, c) -> {
                    String text = a.text(0, "path");
                    int slash = text.lastIndexOf('/');
                    return slash < 0 ? "" : slash == 0 ? "/" : text.substring(0, slash);
                });
        all.put(
                "file.join",
                (a, c) ->
                        String.join("/", a.list().stream().map(PyText::str).toList())
                                .replaceAll("/+", "/"));
        all.put(
                "environ.get",
                (a, c) -> {
                    String value = System.getenv(a.text(0, "key"));
                    return value == null ? a.get(1, "default", "") : value;
                });
        all.put(
                "environ.has_value",
                (a, c) -> {
                    String value = System.getenv(a.text(0, "key"));
                    return value != null
                            && (!a.has(1, "value") || value.equals(PyText.str(a.need(1, "value"))));
                });
        for (String level : List.of("debug", "info", "warning", "error", "critical")) {
            all.put("log." + level, (a, c) -> log(level, c.sls(), a));
        }
    }

    private static Path path(Args a) throws SaltFunctionException {
        String text = a.text(0, "path");
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new SaltFunctionException("not a path: " + PyText.repr(text));
        }
        throw new SaltFunctionException("File path must be absolute.");
    }

    private static String read(Path path) throws SaltFunctionException {
        if (!Files.isRegularFile(path)) {
            throw new SaltFunctionException("file.read: " + path + " is no regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] octets = in.readNBytes(MAX_FILE + 1);
            if (octets.length > MAX_FILE) {
                throw new SaltFunctionException(
                        "file.read: " + path + " has more than " + MAX_FILE + " bytes");
            }
            return new String(octets, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SaltFunctionException("file.read: " + path + ": " + e.getMessage());
        }
    }

    private static List<@Nullable Object> names(Path path) throws SaltFunctionException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new SaltFunctionException("A valid directory was not specified.");
        }
        List<@Nullable Object> names = new ArrayList<>(List.of(".", ".."));
        try (Stream<Path> entries = Files.list(path)) {
            entries.limit(MAX_NAMES).forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            throw new SaltFunctionException("file.readdir: " + path + ": " + e.getMessage());
        }
        return names;
    }

    private static Object log(String level, String sls, Args a) {
        String text = PyText.str(a.need(0, "message")).replaceAll("\\p{Cntrl}", " ");
        String shown = text.length() > 1000 ? text.substring(0, 1000) : text;
        switch (level) {
            case "debug" -> LOG.debug("{}: {}", sls, shown);
            case "info" -> LOG.info("{}: {}", sls, shown);
            case "warning" -> LOG.warn("{}: {}", sls, shown);
            default -> LOG.error("{}: {}", sls, shown);
        }
        return Py.truth(true);
    }
}
