package io.brine.render.jinja;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.OutputTooBigException;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.util.LengthLimitingStringBuilder;

import io.brine.render.RenderContext;
import io.brine.render.RenderLimits;
import io.brine.render.filter.FilterEnvironment;
import io.brine.render.filter.Filters;
import io.brine.render.filter.Tests;
import io.brine.render.python.Args;
import io.brine.render.python.PyError;
import io.brine.render.python.PyObject;
import io.brine.render.python.PyText;
import io.brine.render.python.Undefined;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * jinjava's interpreter with Python's expressions and Jinja2's frames. Counts what a template does
 * and stops it at the bounds. Confined to one render.
 */
final class SaltInterpreter extends JinjavaInterpreter {
    private final RenderLimits limits;
    private final boolean lenient;
    private final Filters filters;
    private final Tests tests;
    private final Evaluator evaluator;
    private final Templates templates;
    private final Environment environment = new Environment();
    private final Scope globals;
    private final long deadline;
    private LengthLimitingStringBuilder out;
    private Scope scope;
    private Blocks blocks;
    private int line;
    private int depth;
    private int nesting;
    private long units;

    SaltInterpreter(
            Jinjava engine,
            JinjavaConfig config,
            RenderContext context,
            RenderLimits limits,
            Filters filters,
            Tests tests,
            Syntax syntax,
            boolean lenient) {
        super(engine, new Context(), config);
        this.limits = limits;
        this.filters = filters;
        this.tests = tests;
        this.lenient = lenient;
        this.evaluator = new Evaluator(this, filters, tests);
        this.templates = new Templates(this, context.loader(), context.saltenv(), syntax);
        Template nothing = new Template("", List.of(), java.util.Map.of());
        this.globals = Scope.root(null, nothing);
        this.scope = globals;
        this.blocks = new Blocks(this, nothing);
        this.out = new LengthLimitingStringBuilder(limits.maxOutput());
        this.deadline = System.nanoTime() + limits.time().toNanos();
    }

    Evaluator evaluator() {
        return evaluator;
    }

    Templates templates() {
        return templates;
    }

    Environment environment() {
        return environment;
    }

    Blocks blocks() {
        return blocks;
    }

    Scope scope() {
        return scope;
    }

    Scope globals() {
        return globals;
    }

    boolean lenient() {
        return lenient;
    }

    String templateName() {
        return scope.template().file();
    }

    /** Where an import stands, for messages: Jinja has no name for the outermost template. */
    String importedIn() {
        return nesting <= 1 ? "" : " in " + PyText.repr(templateName());
    }

    void setGlobal(String name, @Nullable Object value) {
        globals.set(name, value);
    }

    @Nullable Object global(String name, @Nullable Object fallback) {
        Object value = globals.find(name);
        return PyObject.isMissing(value) ? fallback : value;
    }

    Template parse(String source, String file, Syntax syntax) {
        try {
            return TemplateParser.parse(source, file, syntax, environment);
        } catch (SyntaxError e) {
            throw new Failure(file, e.line(), PyError.Kind.TEMPLATE.prefix() + e.text(), e);
        }
    }

    /** Runs the outermost template. */
    String run(Template template, Scope root) {
        return inTemplate(root);
    }

    @Nullable Object lookup(String name) {
        Object value = scope.find(name);
        return PyObject.isMissing(value) ? Undefined.name(name, lenient) : value;
    }

    @Nullable Object eval(Expr expr) {
        return evaluator.eval(expr);
    }

    /** Expressions that jinjava itself would compute are computed here too. */
    @Override
    public @Nullable Object resolveELExpression(String expression, int lineNumber) {
        TokenStream in = new TokenStream(Lexer.tokens("{{" + expression + "}}", Syntax.DEFAULT));
        in.next();
        return evaluator.eval(new ExprParser(in, environment).tuple(true, false));
    }

    void write(String text) {
        if (!blocks.extending() || depth > 0) {
            out.append(text);
        }
    }

    void at(int newLine) {
        line = newLine;
    }

    /** Counts work; a template that does too much, or takes too long, is stopped. */
    void spend(long more) {
        long before = units;
        units += more;
        if (units > limits.maxUnits()) {
            throw PyError.template("the template does more than the renderer allows");
        }
        if ((before ^ units) >>> 10 != 0 && System.nanoTime() - deadline > 0) {
            throw PyError.template(
                    "the template takes longer than " + limits.time().toSeconds() + " seconds");
        }
    }

    /** Runs nodes in the current frame. */
    void run(List<Node> nodes) {
        for (Node node : nodes) {
            spend(1);
            line = node.getLineNumber();
            try {
                write(node.render(this).getValue());
            } catch (PyError e) {
                throw new Failure(templateName(), line, e.kind().prefix() + e.text(), e);
            } catch (OutputTooBigException e) {
                throw new Failure(
                        templateName(),
                        line,
                        PyError.Kind.TEMPLATE.prefix()
                                + "the template writes more than "
                                + limits.maxOutput()
                                + " characters",
                        e);
            }
        }
    }

    <T extends @Nullable Object> T in(Scope inner, Supplier<T> work) {
        Scope before = scope;
        scope = inner;
        try {
            return work.get();
        } finally {
            scope = before;
        }
    }

    <T extends @Nullable Object> T inner(Supplier<T> work) {
        return in(scope.inner(), work);
    }

    String capture(List<Node> nodes) {
        return captured(() -> run(nodes));
    }

    String captured(Runnable work) {
        LengthLimitingStringBuilder before = out;
        out = new LengthLimitingStringBuilder(limits.maxOutput());
        depth++;
        try {
            work.run();
            String text = out.toString();
            spend(text.length() / 4);
            return text;
        } finally {
            depth--;
            out = before;
        }
    }

    private void deeper(String what) {
        if (depth >= limits.maxDepth()) {
            throw PyError.template(
                    "maximum recursion depth exceeded: "
                            + what
                            + " deeper than "
                            + limits.maxDepth());
        }
    }

    String inMacro(Scope home, String name, Function<Scope, String> body) {
        deeper(name);
        int before = line;
        Scope inner = home.inner();
        depth++;
        try {
            return in(inner, () -> body.apply(inner));
        } finally {
            depth--;
            line = before;
        }
    }

    /** Runs a template, and those that it extends, in a frame; gives what it wrote. */
    String inTemplate(Scope root) {
        deeper("templates");
        Blocks blocksBefore = blocks;
        LengthLimitingStringBuilder outBefore = out;
        int depthBefore = depth;
        int lineBefore = line;
        blocks = new Blocks(this, root.template());
        out = new LengthLimitingStringBuilder(limits.maxOutput());
        root.setHidden("self", blocks.self());
        nesting++;
        depth = 0;
        try {
            if (nesting > limits.maxDepth()) {
                throw PyError.template("templates nested deeper than " + limits.maxDepth());
            }
            in(root, () -> runBody(root.template()));
            for (Template next = blocks.takeParent(); next != null; next = blocks.takeParent()) {
                Template parent = next;
                in(Scope.root(root, parent), () -> runBody(parent));
            }
            return out.toString();
        } finally {
            nesting--;
            blocks = blocksBefore;
            out = outBefore;
            depth = depthBefore;
            line = lineBefore;
        }
    }

    private @Nullable Object runBody(Template template) {
        run(template.body());
        return null;
    }

    /** What filters and the parser may ask. */
    final class Environment implements FilterEnvironment, ExprParser.Names {
        @Override
        public boolean isFilter(String name) {
            return filters.has(name);
        }

        @Override
        public boolean isTest(String name) {
            return tests.has(name);
        }

        @Override
        public boolean lenient() {
            return lenient;
        }

        @Override
        public @Nullable Object filter(String name, @Nullable Object value, Args args) {
            if (!filters.has(name)) {
                throw PyError.template("No filter named '" + name + "'.");
            }
            return evaluator.apply(name, value, args);
        }

        @Override
        public boolean test(String name, @Nullable Object value, Args args) {
            if (!tests.has(name)) {
                throw PyError.template("No test named '" + name + "'.");
            }
            spend(1);
            return tests.apply(name, value, args);
        }
    }
}
