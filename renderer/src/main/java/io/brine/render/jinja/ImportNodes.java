package io.brine.render.jinja;

import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyObject;
import io.brine.render.python.PyText;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** The statements that read other templates. */
@SuppressWarnings("serial") // jinjava's nodes are serializable; nobody serializes these
final class ImportNodes {
    private ImportNodes() {}

    /** {@code import 'file' as name}, and {@code import_yaml} and its kin with a filter. */
    static final class Import extends StatementNode {
        private final Expr file;
        private final String name;
        private final boolean withContext;
        private final @Nullable Expr filter;

        Import(Expr file, String name, boolean withContext, @Nullable Expr filter, int line) {
            super(line);
            this.file = file;
            this.name = name;
            this.withContext = withContext;
            this.filter = filter;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            Module module = interpreter.templates().module(interpreter.eval(file), withContext);
            interpreter.at(getLineNumber());
            if (filter == null) {
                interpreter.scope().setHidden(name, module);
            } else {
                Object value = interpreter.evaluator().filtered(filter, module.output());
                interpreter.scope().set(name, value);
            }
        }
    }

    /** {@code from 'file' import a, b as c}. */
    static final class From extends StatementNode {
        private final Expr file;
        private final Map<String, String> names;
        private final boolean withContext;

        From(Expr file, Map<String, String> names, boolean withContext, int line) {
            super(line);
            this.file = file;
            this.names = names;
            this.withContext = withContext;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            Object path = interpreter.eval(file);
            Module module = interpreter.templates().module(path, withContext);
            names.forEach(
                    (as, name) -> {
                        Object value = module.attribute(name);
                        if (PyObject.isMissing(value)) {
                            String message =
                                    "the template %s (imported on line %d%s) does not export the requested name %s"
                                            .formatted(
                                                    PyText.repr(module.name()),
                                                    getLineNumber(),
                                                    interpreter.importedIn(),
                                                    PyText.repr(name));
                            value = new Undefined(message, interpreter.lenient());
                        }
                        interpreter.scope().setHidden(as, value);
                    });
        }
    }

    /** {@code include 'file'}. */
    static final class Include extends StatementNode {
        private final Expr file;
        private final boolean withContext;
        private final boolean ignoreMissing;

        Include(Expr file, boolean withContext, boolean ignoreMissing, int line) {
            super(line);
            this.file = file;
            this.withContext = withContext;
            this.ignoreMissing = ignoreMissing;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            Object given = interpreter.eval(file);
            List<@Nullable Object> names = given instanceof List<?> list ? Py.asList(list) : null;
            Template template =
                    names == null
                            ? interpreter.templates().find(given)
                            : interpreter.templates().first(names);
            if (template != null) {
                interpreter.templates().include(template, withContext);
            } else if (!ignoreMissing) {
                throw PyError.type(
                        names == null
                                ? Py.text(given)
                                : "none of the templates given were found: "
                                        + String.join(
                                                ", ", names.stream().map(PyText::str).toList()));
            }
        }
    }

    /** {@code extends 'file'}. */
    static final class Extends extends StatementNode {
        private final Expr file;

        Extends(Expr file, int line) {
            super(line);
            this.file = file;
        }

        @Override
        void run(SaltInterpreter interpreter) {
            Object given = interpreter.eval(file);
            Template template = interpreter.templates().find(given);
            if (template == null) {
                throw PyError.type(Py.text(given));
            }
            interpreter.blocks().extend(template);
        }
    }
}
