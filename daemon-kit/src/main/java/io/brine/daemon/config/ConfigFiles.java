package io.brine.daemon.config;

import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a main configuration file and what it includes, in Salt's order: the file, then {@code
 * default_include}, then {@code include}; a later file replaces an earlier one's options. Among the
 * files of one include list, maps are merged and lists are joined, as Salt does. Confined to the
 * thread that loads.
 */
final class ConfigFiles {
    private static final int MAX_INCLUDE_DEPTH = 16;

    private final Map<String, @Nullable Object> options = new LinkedHashMap<>();
    private final Map<String, Path> origins = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /** Options by name, without defaults. */
    Map<String, @Nullable Object> options() {
        return options;
    }

    /** The file that an option's value came from last. */
    Map<String, Path> origins() {
        return origins;
    }

    List<String> warnings() {
        return warnings;
    }

    /**
     * @param defaultInclude the pattern to use when the main file has no {@code default_include}
     */
    void read(Path mainFile, String defaultInclude) {
        if (Files.exists(mainFile)) {
            options.putAll(readOne(mainFile));
        }
        Object pattern = options.getOrDefault("default_include", defaultInclude);
        Object include = options.get("include");
        options.putAll(included(pattern, "default_include", mainFile, false, 0));
        options.putAll(included(include, "include", mainFile, true, 0));
    }

    private Map<String, @Nullable Object> included(
            @Nullable Object patterns, String key, Path from, boolean warnWhenEmpty, int depth) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        if (depth > MAX_INCLUDE_DEPTH) {
            throw new ConfigException(
                    from + ": " + key + ": files include one another without end");
        }
        for (String pattern : texts(patterns, key, from)) {
            List<Path> files = PathGlob.expand(from.toAbsolutePath().getParent(), pattern);
            if (files.isEmpty() && warnWhenEmpty) {
                warnings.add(from + ": " + key + ": '" + pattern + "' matches no files");
            }
            for (Path file : files) {
                Map<String, @Nullable Object> read = readOne(file);
                Object nested = read.get("include");
                if (nested != null) {
                    read.putAll(included(nested, "include", file, true, depth + 1));
                }
                merge(merged, read);
            }
        }
        return merged;
    }

    private static List<String> texts(@Nullable Object patterns, String key, Path from) {
        if (patterns == null || patterns.equals("")) {
            return List.of();
        }
        if (patterns instanceof String text) {
            return List.of(text);
        }
        List<String> result = new ArrayList<>();
        if (patterns instanceof List<?> list) {
            for (Object member : list) {
                if (member instanceof String text) {
                    result.add(text);
                }
            }
            if (result.size() == list.size()) {
                return result;
            }
        }
        throw new ConfigException(
                from.getFileName()
                        + ": "
                        + key
                        + ": expected a file name or a list of them, got "
                        + ConfigValues.describe(patterns)
                        + " (in "
                        + from
                        + ")");
    }

    private Map<String, @Nullable Object> readOne(Path file) {
        Object document = parse(file);
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        switch (document) {
            case null -> {}
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    String key = String.valueOf(entry.getKey());
                    read.put(key, entry.getValue());
                    origins.put(key, file);
                }
            }
            default ->
                    throw new ConfigException(
                            file
                                    + ": expected options as 'name: value' lines, got "
                                    + ConfigValues.describe(document));
        }
        if (read.get("id") instanceof Number number) {
            read.put("id", number.toString());
        }
        return read;
    }

    private static @Nullable Object parse(Path file) {
        try {
            byte[] octets = Files.readAllBytes(file);
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            return SaltYaml.load(text, file.toString());
        } catch (CharacterCodingException e) {
            throw new ConfigException(
                    file + ": not valid UTF-8: save the file in that encoding", e);
        } catch (AccessDeniedException e) {
            throw new ConfigException(
                    file
                            + ": permission denied: run as the user that may read it, or change its"
                            + " mode",
                    e);
        } catch (IOException e) {
            String what =
                    Files.isDirectory(file)
                            ? "is a directory, not a file"
                            : "cannot be read: " + e.getMessage();
            throw new ConfigException(file + ": " + what, e);
        } catch (SaltYamlException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void merge(Map<String, @Nullable Object> into, Map<?, ?> from) {
        for (Map.Entry<?, ?> entry : from.entrySet()) {
            String key = String.valueOf(entry.getKey());
            into.put(key, merged(into.get(key), entry.getValue()));
        }
    }

    private static @Nullable Object merged(@Nullable Object before, @Nullable Object after) {
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> added) {
            Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>(old);
            for (Map.Entry<?, ?> entry : added.entrySet()) {
                result.put(entry.getKey(), merged(result.get(entry.getKey()), entry.getValue()));
            }
            return result;
        }
        if (before instanceof List<?> old && after instanceof List<?> added) {
            List<@Nullable Object> result = new ArrayList<>(old);
            result.addAll(added);
            return result;
        }
        return after;
    }
}
