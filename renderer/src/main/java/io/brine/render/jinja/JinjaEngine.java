package io.brine.render.jinja;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;

import io.brine.render.RenderContext;
import io.brine.render.RenderException;
import io.brine.render.RenderLimits;
import io.brine.render.filter.Filters;
import io.brine.render.filter.Json;
import io.brine.render.filter.Tests;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders templates to text. Thread-safe. */
public final class JinjaEngine {
    private final RenderLimits limits;
    private final Filters filters = Filters.all();
    private final Tests tests = Tests.all(filters);
    private final JinjavaConfig config;
    private final Jinjava jinjava;

    public JinjaEngine(RenderLimits limits) {
        this.limits = limits;
        this.config =
                JinjavaConfig.newBuilder()
                        .withMaxOutputSize(limits.maxOutput())
                        .withMaxRenderDepth(limits.maxDepth())
                        .withNestedInterpretationEnabled(false)
                        .build();
        this.jinjava = new Jinjava(config);
    }

    /**
     * Renders a template.
     *
     * @param name the file's path, for messages and {@code tplpath}
     * @throws RenderException with file and line, in the words of Salt's renderer
     */
    public String render(String text, String name, RenderContext given) throws RenderException {
        RenderContext context = copy(given);
        boolean inSls = !context.sls().isEmpty();
        Syntax syntax = syntax(context.opts(), inSls);
        Header header = header(text);
        boolean lenient = Boolean.TRUE.equals(context.opts().get("allow_undefined"));
        Syntax used = header.options == null ? syntax : syntax.with(header.options);
        SaltInterpreter interpreter =
                new SaltInterpreter(
                        jinjava, config, context, limits, filters, tests, used, lenient);
        try {
            Globals.add(interpreter, context);
            Map<String, @Nullable Object> names = SlsNames.of(name, context.sls());
            names.forEach(interpreter::setGlobal);
            Template template = interpreter.parse(header.text, name, used);
            Scope root = Scope.root(interpreter.globals(), template);
            names.forEach(root::set);
            context.variables().forEach(root::set);
            String out = interpreter.run(template, root);
            return header.text.endsWith("\n") ? out + "\n" : out;
        } catch (Failure e) {
            throw new RenderException(e.file(), e.line(), oneLine(e.reason()), e);
        } catch (Signal e) {
            throw new RenderException(
                    name, 0, "Jinja syntax error: 'break' or 'continue' outside of a loop", e);
        } catch (PyError e) {
            throw new RenderException(name, 0, oneLine(e.kind().prefix() + e.text()), e);
        } catch (StackOverflowError e) {
            throw new RenderException(name, 0, "Jinja error: maximum recursion depth exceeded", e);
        }
    }

    private static String oneLine(String text) {
        return text.replace("\r", "").replace('\n', ' ').strip();
    }

    private static RenderContext copy(RenderContext c) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        c.variables().forEach((key, value) -> variables.put(key, Py.copy(value)));
        return new RenderContext(
                map(c.grains()),
                map(c.pillar()),
                map(c.opts()),
                c.saltenv(),
                c.sls(),
                variables,
                c.loader(),
                c.functions());
    }

    private static Map<?, ?> map(Map<?, ?> map) {
        return Py.copy(map) instanceof Map<?, ?> copy ? copy : Map.of();
    }

    private static Syntax syntax(Map<?, ?> opts, boolean inSls) {
        Syntax syntax = Syntax.DEFAULT;
        Map<String, Object> old = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(opts.get("jinja_trim_blocks"))) {
            old.put("trim_blocks", true);
        }
        if (Boolean.TRUE.equals(opts.get("jinja_lstrip_blocks"))) {
            old.put("lstrip_blocks", true);
        }
        Object options = opts.get(inSls ? "jinja_sls_env" : "jinja_env");
        return (options instanceof Map<?, ?> map ? syntax.with(map) : syntax).with(old);
    }

    private record Header(String text, @Nullable Map<?, ?> options) {}

    /** A line {@code #jinja2: {…}} at the top, or below a shebang, is taken out. */
    private static Header header(String text) {
        int start = 0;
        if (text.startsWith("#!") && !text.startsWith("#!/")) {
            start = text.indexOf('\n') + 1;
        }
        String mark = "#jinja2:";
        boolean shebangOnly = start == 0 && text.startsWith("#!");
        if (shebangOnly || !text.startsWith(mark, start)) {
            return new Header(text, null);
        }
        int end = text.indexOf('\n', start);
        String line = end < 0 ? text.substring(start) : text.substring(start, end);
        try {
            if (Json.read(line.substring(mark.length())) instanceof Map<?, ?> options) {
                return new Header(
                        text.substring(0, start) + (end < 0 ? "" : text.substring(end + 1)),
                        options);
            }
        } catch (IOException e) {
            return new Header(text, null);
        }
        return new Header(text, null);
    }
}
