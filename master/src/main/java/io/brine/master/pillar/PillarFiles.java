package io.brine.master.pillar;

import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads pillar files: plain YAML, after Salt's {@code #!} line if there is one. What was read last
 * is kept as long as the file stays the same. Thread-safe.
 */
final class PillarFiles {
    private static final int MAX_KEPT = 256;
    private static final String SHEBANG = "#!";
    private static final String YAML = "yaml";
    private static final String JINJA = "jinja";
    private static final List<String> JINJA_MARKS = List.of("{{", "{%", "{#");

    private record Kept(
            FileTime modified, long size, @Nullable Object fileKey, @Nullable Object data) {
        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && size == file.size()
                    && Objects.equals(fileKey, file.fileKey());
        }
    }

    private final Map<Path, Kept> kept =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Kept> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    /**
     * The file's data, not to be changed: null for an empty file.
     *
     * @throws PillarRenderException if it is no plain YAML or cannot be read
     */
    @Nullable Object read(PillarRoots.Found file) throws PillarRenderException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file.path(), BasicFileAttributes.class);
            synchronized (kept) {
                Kept known = kept.get(file.path());
                if (known != null && known.isOf(attributes)) {
                    return known.data();
                }
            }
            Object data = parse(file);
            synchronized (kept) {
                kept.put(
                        file.path(),
                        new Kept(
                                attributes.lastModifiedTime(),
                                attributes.size(),
                                attributes.fileKey(),
                                data));
            }
            return data;
        } catch (CharacterCodingException e) {
            throw new PillarRenderException(file.relative() + ": not UTF-8 text");
        } catch (IOException e) {
            throw new PillarRenderException(
                    file.relative() + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static @Nullable Object parse(PillarRoots.Found file)
            throws IOException, PillarRenderException {
        String text = Files.readString(file.path(), StandardCharsets.UTF_8);
        if (mayHoldJinja(file, text)) {
            refuseJinja(file, text);
        }
        try {
            return SaltYaml.load(text, file.relative());
        } catch (SaltYamlException e) {
            throw new PillarRenderException(String.valueOf(e.getMessage()));
        }
    }

    /** Salt renders Jinja in every file that has no {@code #!} line which leaves it out. */
    private static boolean mayHoldJinja(PillarRoots.Found file, String text)
            throws PillarRenderException {
        if (!text.startsWith(SHEBANG)) {
            return true;
        }
        String line = text.lines().findFirst().orElse("").substring(SHEBANG.length()).strip();
        List<String> renderers = Arrays.asList(line.split("\\s*\\|\\s*", -1));
        for (String renderer : renderers) {
            if (!renderer.equals(YAML) && !renderer.equals(JINJA)) {
                throw new PillarRenderException(
                        file.relative()
                                + ", line 1: renderer '"
                                + renderer
                                + "' is not supported, only yaml");
            }
        }
        return renderers.contains(JINJA);
    }

    private static void refuseJinja(PillarRoots.Found file, String text)
            throws PillarRenderException {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            for (String mark : JINJA_MARKS) {
                if (line.contains(mark)) {
                    throw new PillarRenderException(
                            file.relative()
                                    + ", line "
                                    + number
                                    + ": uses Jinja ("
                                    + mark
                                    + "), which this master does not render: write plain YAML, or"
                                    + " begin the file with '#!yaml' if this is meant as text");
                }
            }
        }
    }
}
