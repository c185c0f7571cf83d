package io.brine.master.pillar;

import io.brine.render.RenderContext;
import io.brine.render.RenderException;
import io.brine.render.SaltFunctions;
import io.brine.render.function.MatchFunctions;
import io.brine.render.function.StandardFunctions;
import io.brine.render.sls.SlsRenderer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads and renders pillar files. The text that was read last is kept as long as the file stays the
 * same; what it renders to is made anew, since that depends on the minion. Thread-safe.
 */
final class PillarFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PillarFiles.class);
    private static final int MAX_KEPT = 512;
    private static final int MAX_KEPT_LENGTH = 64 << 10;
    private static final long MAX_LENGTH = 16 << 20;

    private record Kept(FileTime modified, long size, @Nullable Object fileKey, String text) {
        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && size == file.size()
                    && Objects.equals(fileKey, file.fileKey());
        }
    }

    /**
     * What a file is rendered with.
     *
     * @param scope request, roots and pillar so far
     * @param environment that the file is of
     * @param sls its dotted name, empty for a top file
     * @param defaults variables of an include
     */
    record Template(PillarScope scope, String environment, String sls, Map<?, ?> defaults) {}

    private final Map<String, @Nullable Object> masterOptions;
    private final SaltFunctions functions;
    private final SlsRenderer renderer = new SlsRenderer();
    private final Map<Path, Kept> kept =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Kept> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    /** With the master's options, which templates see as {@code opts}. */
    PillarFiles(Map<String, @Nullable Object> masterOptions) {
        this.masterOptions = masterOptions;
        Object masterId = masterOptions.get("id");
        this.functions =
                StandardFunctions.all()
                        .plus(MatchFunctions.table(masterId == null ? "" : masterId.toString()));
    }

    /**
     * The file's data, a fresh value.
     *
     * @throws PillarRenderException if it cannot be read or rendered
     */
    @Nullable Object render(PillarRoots.Found file, Template template)
            throws PillarRenderException {
        String text;
        try {
            text = text(file.path());
        } catch (CharacterCodingException e) {
            throw new PillarRenderException(file.relative(), "not UTF-8 text");
        } catch (IOException e) {
            throw new PillarRenderException(
                    file.relative(), "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return render(text, file.relative(), template, masterOptions);
    }

    /**
     * Renders text that is no SLS.
     *
     * @param name for messages
     * @param pipe the renderers, as {@code renderer} names them, for text without a {@code #!} line
     */
    @Nullable Object render(String text, String name, Template template, @Nullable String pipe)
            throws PillarRenderException {
        if (pipe == null) {
            return render(text, name, template, masterOptions);
        }
        Map<String, @Nullable Object> options = new LinkedHashMap<>(masterOptions);
        options.put("renderer", pipe);
        return render(text, name, template, options);
    }

    private @Nullable Object render(
            String text, String name, Template template, Map<String, @Nullable Object> options)
            throws PillarRenderException {
        PillarScope scope = template.scope();
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        template.defaults().forEach((key, value) -> variables.put(String.valueOf(key), value));
        RenderContext context =
                new RenderContext(
                        scope.request().grains(),
                        scope.pillar(),
                        scope.opts(options),
                        template.environment(),
                        template.sls(),
                        variables,
                        (path, environment) -> load(scope, path, environment),
                        functions);
        try {
            return renderer.render(text, name, context);
        } catch (RenderException e) {
            throw new PillarRenderException(
                    e.line() > 0 ? e.file() + ", line " + e.line() : e.file(), e.reason());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("rendering {} failed", name, e);
            throw new PillarRenderException(
                    name, "the renderer failed with " + e.getClass().getSimpleName());
        }
    }

    private @Nullable String load(PillarScope scope, String path, String environment)
            throws IOException {
        PillarRoots.Found found = scope.roots().file(environment, path);
        return found == null ? null : text(found.path());
    }

    private String text(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        synchronized (kept) {
            Kept known = kept.get(file);
            if (known != null && known.isOf(attributes)) {
                return known.text();
            }
        }
        if (attributes.size() > MAX_LENGTH) {
            throw new IOException("larger than " + MAX_LENGTH + " octets");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (text.length() <= MAX_KEPT_LENGTH) {
            synchronized (kept) {
                kept.put(
                        file,
                        new Kept(
                                attributes.lastModifiedTime(),
                                attributes.size(),
                                attributes.fileKey(),
                                text));
            }
        }
        return text;
    }
}
