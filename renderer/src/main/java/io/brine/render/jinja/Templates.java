package io.brine.render.jinja;

import io.brine.render.TemplateLoader;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyText;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds, parses and runs other templates, with the paths that Salt's loader makes of their names.
 * Confined to one render.
 */
final class Templates {
    private static final int MAX_TEMPLATES = 1000;

    private final SaltInterpreter interpreter;
    private final TemplateLoader loader;
    private final String saltenv;
    private final Syntax syntax;
    private final Map<String, Template> parsed = new HashMap<>();
    private final Map<Template, Module> modules = new HashMap<>();

    Templates(SaltInterpreter interpreter, TemplateLoader loader, String saltenv, Syntax syntax) {
        this.interpreter = interpreter;
        this.loader = loader;
        this.saltenv = saltenv;
        this.syntax = syntax;
    }

    /** The template of a name, or null when there is none. */
    @Nullable Template find(@Nullable Object name) {
        if (name instanceof Undefined undefined) {
            throw undefined.error();
        }
        String given = Py.text(name);
        Template known = parsed.get(given);
        if (known != null) {
            return known;
        }
        String plain = given.startsWith("salt://") ? given.substring("salt://".length()) : given;
        boolean relative =
                plain.equals(".")
                        || plain.equals("..")
                        || plain.startsWith("./")
                        || plain.startsWith("../");
        String path = relative ? resolve(plain) : normal(plain);
        if (path == null) {
            return null;
        }
        String source = load(path);
        if (source == null) {
            return null;
        }
        names(relative, given, path);
        if (parsed.size() >= MAX_TEMPLATES) {
            throw PyError.template("more than " + MAX_TEMPLATES + " templates in one render");
        }
        interpreter.spend(source.length() / 4);
        Template template = interpreter.parse(source, path, syntax);
        parsed.put(given, template);
        return template;
    }

    private @Nullable String load(String path) {
        try {
            return loader.load(path, saltenv);
        } catch (IOException e) {
            throw PyError.type(path + ": " + e.getMessage());
        }
    }

    /** Salt leaves what the last template that it found is called to all that follow. */
    private void names(boolean relative, String given, String path) {
        int slash = path.lastIndexOf('/');
        String dir = slash < 0 ? "" : path.substring(0, slash);
        if (relative) {
            dir = String.valueOf(interpreter.global("tpldir", dir));
        }
        interpreter.setGlobal("tplfile", relative ? given : path);
        interpreter.setGlobal("tpldir", dir.isEmpty() ? "." : dir);
        interpreter.setGlobal("tpldot", dir.replace("/", "."));
    }

    private @Nullable String resolve(String name) {
        Object base = interpreter.global("tpldir", null);
        return base == null ? null : normal(base + "/" + name);
    }

    /** Without dots, or null when it would ascend. */
    private static @Nullable String normal(String path) {
        if (path.indexOf('\0') >= 0 || path.startsWith("/")) {
            return null;
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return null;
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return parts.isEmpty() ? null : String.join("/", parts);
    }

    /** The first of several that there is. */
    @Nullable Template first(List<@Nullable Object> names) {
        for (Object name : names) {
            Template template = find(name);
            if (template != null) {
                return template;
            }
        }
        return null;
    }

    /** What an import gives; one without context is made once. */
    Module module(@Nullable Object name, boolean withContext) {
        Template template = find(name);
        if (template == null) {
            throw PyError.type(PyText.str(name));
        }
        Module known = withContext ? null : modules.get(template);
        if (known != null) {
            return known;
        }
        Scope around = withContext ? interpreter.scope() : interpreter.globals();
        Scope scope = Scope.root(around, template);
        String output = interpreter.inTemplate(scope);
        Module module = new Module(Py.text(name), scope, output);
        if (!withContext) {
            modules.put(template, module);
        }
        return module;
    }

    void include(Template template, boolean withContext) {
        Scope around = withContext ? interpreter.scope() : interpreter.globals();
        interpreter.write(interpreter.inTemplate(Scope.root(around, template)));
    }
}
