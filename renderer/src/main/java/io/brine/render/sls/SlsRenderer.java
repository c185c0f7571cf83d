package io.brine.render.sls;

import io.brine.render.RenderContext;
import io.brine.render.RenderException;
import io.brine.render.RenderLimits;
import io.brine.render.filter.Json;
import io.brine.render.jinja.JinjaEngine;
import io.brine.render.python.Py;
import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders SLS files as Salt's {@code compile_template}: the first line may name the pipe ({@code
 * #!jinja|yaml}), else the option {@code renderer} does. Thread-safe; blocks while it works, so it
 * belongs on a worker.
 */
public final class SlsRenderer {
    private static final Logger LOG = LoggerFactory.getLogger(SlsRenderer.class);
    private static final Map<String, String> OLD_NAMES =
            Map.of("yaml_jinja", "jinja|yaml", "json_jinja", "jinja|json");

    private final RenderLimits limits;
    // Made with the first template: its classes are a tenth of an idle master's memory.
    private @Nullable JinjaEngine jinja; // guarded by this

    /** With {@link RenderLimits#DEFAULT}. */
    public SlsRenderer() {
        this(RenderLimits.DEFAULT);
    }

    /** With bounds of one's own for each file. */
    public SlsRenderer(RenderLimits limits) {
        this.limits = limits;
    }

    private synchronized JinjaEngine jinja() {
        JinjaEngine made = jinja;
        if (made == null) {
            made = new JinjaEngine(limits);
            jinja = made;
        }
        return made;
    }

    /**
     * Renders to data.
     *
     * @param name the file's path, for messages and {@code tplpath}
     * @return what the last renderer of the pipe gives; an empty map for an empty file
     * @throws RenderException with file, line and reason
     */
    public Object render(String text, String name, RenderContext context) throws RenderException {
        if (text.isBlank()) {
            return new LinkedHashMap<Object, Object>();
        }
        List<String> pipe = pipe(text, name, context);
        Object value = pipe.isEmpty() ? new LinkedHashMap<Object, Object>() : text;
        for (String renderer : pipe) {
            if (!(value instanceof String input)) {
                throw new RenderException(
                        name,
                        1,
                        "the renderer '" + renderer + "' stands behind one that gives data");
            }
            value = apply(renderer, input, name, context);
        }
        return value;
    }

    /**
     * Renders Jinja alone, as {@code file.managed} would.
     *
     * @throws RenderException with file, line and reason
     */
    public String renderText(String text, String name, RenderContext context)
            throws RenderException {
        return jinja().render(text, name, context);
    }

    private static List<String> pipe(String text, String name, RenderContext context)
            throws RenderException {
        boolean shebang = text.startsWith("#!") && !text.startsWith("#!/");
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        Object option = context.opts().get("renderer");
        String fallback = option instanceof String given && !given.isBlank() ? given : "jinja|yaml";
        String pipe = shebang ? first.substring(2).strip() : fallback;
        List<String> renderers = new ArrayList<>();
        for (String part : OLD_NAMES.getOrDefault(pipe, pipe).split("\\|", -1)) {
            String[] words = part.strip().split("\\s+", 2);
            if (isBarred(words[0], context)) {
                LOG.warn(
                        "The renderer '{}' is disallowed by configuration: {} is rendered without",
                        words[0],
                        name);
                continue;
            }
            if (!List.of("jinja", "yaml", "json").contains(words[0])) {
                throw new RenderException(
                        name,
                        1,
                        "the renderer '"
                                + words[0]
                                + "' is not available: this master renders jinja, yaml and json,"
                                + " and runs no Python");
            }
            renderers.add(words[0]);
        }
        return renderers;
    }

    /** {@code renderer_whitelist} and {@code renderer_blacklist}; an empty list bars nothing. */
    private static boolean isBarred(String renderer, RenderContext context) {
        boolean missing =
                context.opts().get("renderer_whitelist") instanceof List<?> allowed
                        && !allowed.isEmpty()
                        && !allowed.contains(renderer);
        return missing
                || (context.opts().get("renderer_blacklist") instanceof List<?> barred
                        && barred.contains(renderer));
    }

    private Object apply(String renderer, String text, String name, RenderContext context)
            throws RenderException {
        return switch (renderer) {
            case "jinja" -> jinja().render(text, name, context);
            case "json" -> json(text, name);
            default -> yaml(text, name);
        };
    }

    private static Object yaml(String text, String name) throws RenderException {
        try {
            return orEmpty(SaltYaml.load(text, name));
        } catch (SaltYamlException e) {
            String message = String.valueOf(e.getMessage());
            String place = name + ":" + e.line() + ":";
            String reason = message.startsWith(place) ? message.substring(place.length()) : message;
            throw new RenderException(
                    name, e.line(), "YAML: " + reason.replaceFirst("^[0-9]+: ", ""), e);
        }
    }

    private static Object json(String text, String name) throws RenderException {
        String body = text.startsWith("#!") ? text.substring(text.indexOf('\n') + 1) : text;
        if (body.isBlank()) {
            return new LinkedHashMap<Object, Object>();
        }
        try {
            @Nullable Object value = Json.read(body);
            if (value == null) {
                throw new RenderException(name, 1, "JSON: the document is null");
            }
            return value;
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new RenderException(name, line(e), "JSON: " + reason, e);
        }
    }

    private static int line(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                        && json.getLocation() != null
                ? json.getLocation().getLineNr()
                : 0;
    }

    /** What Python takes for false is an empty map, as Salt's renderer has it. */
    private static Object orEmpty(@Nullable Object value) {
        return value == null || !Py.truth(value) ? new LinkedHashMap<Object, Object>() : value;
    }
}
