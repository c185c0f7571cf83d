package io.brine.render;

import com.hubspot.jinjava.Jinjava;

import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Renders SLS files as Salt's {@code compile_template}: the first line may name the pipe ({@code
 * #!jinja|yaml}), else the option {@code renderer} does. Thread-safe; blocks while it works, so it
 * belongs on a worker.
 */
public final class SlsRenderer {
    private final Jinjava jinjava = new Jinjava();

    /**
     * Renders to data.
     *
     * @param name the file's path, for messages and {@code tplpath}
     * @return what the last renderer of the pipe gives; an empty map for an empty file
     * @throws RenderException with file, line and reason
     */
    public Object render(String text, String name, RenderContext context) throws RenderException {
        Map<String, @Nullable Object> variables = new HashMap<>(context.variables());
        variables.put("grains", context.grains());
        variables.put("pillar", context.pillar());
        variables.put("opts", context.opts());
        variables.put("saltenv", context.saltenv());
        variables.put("sls", context.sls());
        try {
            Object value = SaltYaml.load(jinjava.render(text, variables), name);
            return value == null ? new LinkedHashMap<Object, Object>() : value;
        } catch (SaltYamlException e) {
            throw new RenderException(name, e.line(), String.valueOf(e.getMessage()), e);
        }
    }
}
