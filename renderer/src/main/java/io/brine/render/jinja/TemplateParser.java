package io.brine.render.jinja;

import com.hubspot.jinjava.tree.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds jinjava's tree from tokens, by Jinja2's grammar. Confined to one parse. */
final class TemplateParser {
    private static final int MAX_DEPTH = 100;

    private final TokenStream in;
    private final ExprParser exprs;
    private final Map<String, Nodes.Block> blocks = new HashMap<>();
    private final Deque<String> tags = new ArrayDeque<>();
    private final Deque<List<String>> ends = new ArrayDeque<>();
    private final ImportParser imports;

    private TemplateParser(List<Token> tokens, ExprParser.Names names) {
        this.in = new TokenStream(tokens);
        this.exprs = new ExprParser(in, names);
        this.imports = new ImportParser(in, exprs);
    }

    static Template parse(String source, String file, Syntax syntax, ExprParser.Names names) {
        TemplateParser parser = new TemplateParser(Lexer.tokens(source, syntax), names);
        List<Node> body = parser.body(List.of());
        return new Template(file, body, parser.blocks);
    }

    private List<Node> body(List<String> until) {
        List<Node> nodes = new ArrayList<>();
        if (!until.isEmpty()) {
            ends.push(until);
        }
        if (tags.size() > MAX_DEPTH) {
            throw new SyntaxError("statements nested deeper than " + MAX_DEPTH, in.line());
        }
        while (!in.current().is(Token.Type.END)) {
            Token token = in.next();
            switch (token.type()) {
                case DATA -> nodes.add(StatementNode.text(token.text(), token.line()));
                case VARIABLE_BEGIN -> {
                    nodes.add(new Nodes.Print(exprs.tuple(true, false)));
                    in.expect(Token.Type.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    Token name = in.current();
                    if (name.is(Token.Type.NAME) && until.contains(name.text())) {
                        ends.pop();
                        return nodes;
                    }
                    Node node = statement();
                    if (node != null) {
                        nodes.add(node);
                    }
                    in.expect(Token.Type.BLOCK_END);
                }
                default -> throw new SyntaxError("internal parsing error", token.line());
            }
        }
        if (!until.isEmpty()) {
            throw unknown(null, in.line());
        }
        return nodes;
    }

    /** A body up to the end tag, which is read; the caller reads the end of its block. */
    private List<Node> bodyTo(String end) {
        in.expect(Token.Type.BLOCK_END);
        List<Node> body = body(List.of(end));
        in.next();
        return body;
    }

    private SyntaxError unknown(@Nullable String name, int line) {
        List<String> parts = new ArrayList<>();
        parts.add(
                name == null
                        ? "Unexpected end of template."
                        : "Encountered unknown tag '" + name + "'.");
        if (!ends.isEmpty()) {
            String looking =
                    String.join(" or ", ends.peek().stream().map(e -> "'" + e + "'").toList());
            boolean nested = name != null && ends.stream().anyMatch(e -> e.contains(name));
            parts.add(
                    nested
                            ? "You probably made a nesting mistake. Jinja is expecting this tag,"
                                    + " but currently looking for "
                                    + looking
                                    + "."
                            : "Jinja was looking for the following tags: " + looking + ".");
        }
        if (!tags.isEmpty()) {
            parts.add("The innermost block that needs to be closed is '" + tags.peek() + "'.");
        }
        return new SyntaxError(String.join(" ", parts), line);
    }

    private @Nullable Node statement() {
        Token token = in.current();
        if (!token.is(Token.Type.NAME)) {
            throw new SyntaxError("tag name expected", token.line());
        }
        in.next();
        tags.push(token.text());
        Node node = statement(token.text(), token.line());
        tags.pop();
        return node;
    }

    private @Nullable Node statement(String tag, int line) {
        return switch (tag) {
            case "for" -> loop(line);
            case "if" -> condition(line);
            case "set" -> set(line);
            case "do" -> new Nodes.Do(exprs.tuple(true, false), line);
            case "macro" -> new Nodes.MacroNode(withBody(macro(line), "endmacro"));
            case "call" -> callBlock(line);
            case "filter" -> {
                Expr filter = exprs.filterChain();
                yield new Nodes.FilterBlock(filter, bodyTo("endfilter"), line);
            }
            case "with" -> with(line);
            case "block" -> block(line);
            case "break" -> new Nodes.Jump(true, line);
            case "continue" -> new Nodes.Jump(false, line);
            case "print" -> new Nodes.Print(exprs.tuple(true, false));
            case "autoescape" -> autoescape(line);
            case "profile" -> {
                in.expectName("as");
                exprs.expression();
                yield new Nodes.With(Map.of(), bodyTo("endprofile"), false, line);
            }
            case "load_yaml", "load_json", "load_text" -> {
                in.expectName("as");
                Nodes.Target target = target(true, Set.of());
                Expr filter = new Expr.Filter(null, tag, Expr.Arguments.NONE, line);
                yield new Nodes.SetBlock(target, filter, bodyTo("endload"), line);
            }
            case "import", "import_yaml", "import_json", "import_text" ->
                    imports.importAs(tag, line);
            case "from" -> imports.from(line);
            case "include" -> imports.include(line);
            case "extends" -> new ImportNodes.Extends(exprs.expression(), line);
            default -> {
                tags.pop();
                SyntaxError error = unknown(tag, line);
                tags.push(tag);
                throw error;
            }
        };
    }

    private Node loop(int line) {
        Nodes.Target target = target(true, Set.of("in"));
        in.expectName("in");
        Expr values = exprs.tuple(false, false);
        Expr test = in.skipName("if") ? exprs.expression() : null;
        boolean recursive = in.skipName("recursive");
        in.expect(Token.Type.BLOCK_END);
        List<Node> body = body(List.of("endfor", "else"));
        List<Node> otherwise = List.of();
        if (in.next().isName("else")) {
            otherwise = bodyTo("endfor");
        }
        return new LoopNode(target, values, test, recursive, body, otherwise, line);
    }

    private Node condition(int line) {
        List<Nodes.Arm> arms = new ArrayList<>();
        int start = line;
        while (true) {
            Expr test = exprs.tuple(false, false);
            in.expect(Token.Type.BLOCK_END);
            List<Node> body = body(List.of("elif", "else", "endif"));
            arms.add(new Nodes.Arm(test, body, start));
            Token token = in.next();
            start = token.line();
            if (token.isName("elif")) {
                continue;
            }
            if (token.isName("else")) {
                arms.add(new Nodes.Arm(null, bodyTo("endif"), start));
            }
            return new Nodes.If(arms, line);
        }
    }

    private Node set(int line) {
        Nodes.Target target = target(true, Set.of());
        if (in.skipOperator("=")) {
            return new Nodes.Set(target, exprs.tuple(true, false), line);
        }
        Expr filter = exprs.barredFilters();
        return new Nodes.SetBlock(target, filter, bodyTo("endset"), line);
    }

    private Nodes.Target target(boolean tuple, Set<String> stop) {
        List<Nodes.Target> targets = new ArrayList<>();
        boolean many = false;
        while (true) {
            if (in.skipOperator("(")) {
                targets.add(target(true, Set.of()));
                in.expectOperator(")");
            } else {
                targets.add(single());
            }
            if (!tuple || !in.skipOperator(",")) {
                break;
            }
            many = true;
            if (in.current().is(Token.Type.BLOCK_END)
                    || in.current().isOperator(")")
                    || in.current().isOperator("=")
                    || (in.current().is(Token.Type.NAME) && stop.contains(in.current().text()))) {
                break;
            }
        }
        return many ? new Nodes.TupleTarget(targets) : targets.get(0);
    }

    private Nodes.Target single() {
        Token token = in.current();
        if (!token.is(Token.Type.NAME)) {
            throw new SyntaxError(
                    token.is(Token.Type.BLOCK_END)
                            ? "unexpected '" + token.shown() + "'"
                            : token.is(Token.Type.INTEGER)
                                            || token.is(Token.Type.FLOAT)
                                            || token.is(Token.Type.STRING)
                                    ? "can't assign to 'const'"
                                    : "expected token 'name', got '" + token.shown() + "'",
                    token.line());
        }
        in.next();
        if (Set.of("true", "false", "none", "True", "False", "None").contains(token.text())) {
            throw new SyntaxError("can't assign to 'const'", token.line());
        }
        if (in.skipOperator(".")) {
            return new Nodes.MemberTarget(token.text(), in.expect(Token.Type.NAME).text());
        }
        return new Nodes.NameTarget(token.text());
    }

    private Nodes.MacroCode macro(int line) {
        String name = in.expect(Token.Type.NAME).text();
        return macroCode(name, line, "endmacro");
    }

    private Nodes.MacroCode macroCode(String name, int line, String end) {
        List<String> names = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        if (in.current().isOperator("(")) {
            parameters(names, defaults);
        } else if (end.equals("endmacro")) {
            throw in.expected("(");
        }
        return new Nodes.MacroCode(name, names, defaults, List.of(), Set.of(), line);
    }

    private void parameters(List<String> names, List<Expr> defaults) {
        in.expectOperator("(");
        while (!in.current().isOperator(")")) {
            if (!names.isEmpty()) {
                in.expectOperator(",");
            }
            names.add(in.expect(Token.Type.NAME).text());
            if (in.skipOperator("=")) {
                defaults.add(exprs.expression());
            } else if (!defaults.isEmpty()) {
                throw new SyntaxError("non-default argument follows default argument", in.line());
            }
        }
        in.expectOperator(")");
    }

    private Nodes.MacroCode withBody(Nodes.MacroCode head, String end) {
        int from = in.position();
        List<Node> body = bodyTo(end);
        Set<String> uses = new LinkedHashSet<>();
        for (String special : List.of("varargs", "kwargs", "caller")) {
            if (in.namedSince(from, special)) {
                uses.add(special);
            }
        }
        return new Nodes.MacroCode(
                head.name(), head.names(), head.defaults(), body, uses, head.line());
    }

    private Node callBlock(int line) {
        Nodes.MacroCode head = macroCode("caller", line, "endcall");
        Expr call = exprs.expression();
        if (!(call instanceof Expr.Call function)) {
            throw new SyntaxError("expected call", line);
        }
        return new Nodes.CallBlock(withBody(head, "endcall"), function);
    }

    private Node with(int line) {
        Map<String, Expr> values = new LinkedHashMap<>();
        while (!in.current().is(Token.Type.BLOCK_END)) {
            if (!values.isEmpty()) {
                in.expectOperator(",");
            }
            String name = in.expect(Token.Type.NAME).text();
            in.expectOperator("=");
            values.put(name, exprs.expression());
        }
        return new Nodes.With(values, bodyTo("endwith"), true, line);
    }

    private Node autoescape(int line) {
        if (!(exprs.expression() instanceof Expr.Const value
                && Boolean.FALSE.equals(value.value()))) {
            throw new SyntaxError("autoescape other than false is not supported", line);
        }
        return new Nodes.With(Map.of(), bodyTo("endautoescape"), true, line);
    }

    private Node block(int line) {
        String name = in.expect(Token.Type.NAME).text();
        if (blocks.containsKey(name)) {
            throw new SyntaxError("block '" + name + "' defined twice", line);
        }
        boolean scoped = in.skipName("scoped");
        boolean required = in.skipName("required");
        List<Node> body = bodyTo("endblock");
        in.skipName(name);
        Nodes.Block block = new Nodes.Block(name, body, scoped, required, line);
        blocks.put(name, block);
        return block;
    }
}
