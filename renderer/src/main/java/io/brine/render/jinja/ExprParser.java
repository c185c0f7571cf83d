package io.brine.render.jinja;

import io.brine.render.jinja.Expr.Arguments;
import io.brine.render.jinja.Token.Type;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads expressions by Jinja2's grammar and precedence. Confined to one parse. */
final class ExprParser {
    private static final int MAX_DEPTH = 100;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream in;
    private final Names names;
    private int depth;

    /** Which filters and tests there are: an unknown one is an error of syntax. */
    interface Names {
        boolean isFilter(String name);

        boolean isTest(String name);
    }

    ExprParser(TokenStream in, Names names) {
        this.in = in;
        this.names = names;
    }

    Expr expression() {
        return expression(true);
    }

    Expr expression(boolean conditional) {
        if (++depth > MAX_DEPTH) {
            throw new SyntaxError("expression nested deeper than " + MAX_DEPTH, in.line());
        }
        try {
            return conditional ? conditional() : or();
        } finally {
            depth--;
        }
    }

    private Expr conditional() {
        int line = in.line();
        Expr value = or();
        while (in.skipName("if")) {
            Expr test = or();
            Expr otherwise = in.skipName("else") ? expression() : null;
            value = new Expr.Conditional(test, value, otherwise, line);
        }
        return value;
    }

    private Expr or() {
        int line = in.line();
        Expr left = and();
        while (in.skipName("or")) {
            left = new Expr.Logic(false, left, and(), line);
        }
        return left;
    }

    private Expr and() {
        int line = in.line();
        Expr left = not();
        while (in.skipName("and")) {
            left = new Expr.Logic(true, left, not(), line);
        }
        return left;
    }

    private Expr not() {
        int line = in.line();
        int count = 0;
        while (in.skipName("not")) {
            count++;
        }
        Expr value = comparison();
        for (int i = 0; i < Math.min(count, 2 + count % 2); i++) {
            value = new Expr.Not(value, line);
        }
        return value;
    }

    private Expr comparison() {
        int line = in.line();
        Expr first = sum();
        List<String> operators = new ArrayList<>();
        List<Expr> others = new ArrayList<>();
        while (true) {
            Token token = in.current();
            if (token.is(Type.OPERATOR) && COMPARISONS.contains(token.text())) {
                operators.add(in.next().text());
            } else if (in.skipName("in")) {
                operators.add("in");
            } else if (token.isName("not") && in.look().isName("in")) {
                in.next();
                in.next();
                operators.add("not in");
            } else {
                break;
            }
            others.add(sum());
        }
        return others.isEmpty() ? first : new Expr.Compare(first, operators, others, line);
    }

    private Expr sum() {
        int line = in.line();
        Expr left = concat();
        while (in.current().isOperator("+") || in.current().isOperator("-")) {
            String operator = in.next().text();
            left = new Expr.Binary(operator, left, concat(), line);
        }
        return left;
    }

    private Expr concat() {
        int line = in.line();
        Expr first = product();
        if (!in.current().isOperator("~")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>();
        parts.add(first);
        while (in.skipOperator("~")) {
            parts.add(product());
        }
        return new Expr.Concat(parts, line);
    }

    private Expr product() {
        int line = in.line();
        Expr left = power();
        while (in.current().isOperator("*")
                || in.current().isOperator("/")
                || in.current().isOperator("//")
                || in.current().isOperator("%")) {
            String operator = in.next().text();
            left = new Expr.Binary(operator, left, power(), line);
        }
        return left;
    }

    private Expr power() {
        int line = in.line();
        Expr left = unary(true);
        while (in.skipOperator("**")) {
            left = new Expr.Binary("**", left, unary(true), line);
        }
        return left;
    }

    private Expr unary(boolean filters) {
        if (++depth > MAX_DEPTH) {
            throw new SyntaxError("expression nested deeper than " + MAX_DEPTH, in.line());
        }
        int line = in.line();
        Expr value;
        if (in.skipOperator("-")) {
            value = new Expr.Sign(true, unary(false), line);
        } else if (in.skipOperator("+")) {
            value = new Expr.Sign(false, unary(false), line);
        } else {
            value = primary();
        }
        value = postfix(value);
        depth--;
        return filters ? filters(value) : value;
    }

    private Expr primary() {
        Token token = in.current();
        switch (token.type()) {
            case NAME:
                in.next();
                return switch (token.text()) {
                    case "true", "True" -> new Expr.Const(true, token.line());
                    case "false", "False" -> new Expr.Const(false, token.line());
                    case "none", "None" -> new Expr.Const(null, token.line());
                    default -> new Expr.Name(token.text(), token.line());
                };
            case STRING:
                StringBuilder text = new StringBuilder();
                while (in.current().is(Type.STRING)) {
                    text.append(in.next().text());
                }
                return new Expr.Const(text.toString(), token.line());
            case INTEGER:
                in.next();
                return new Expr.Const(Literals.integer(token.text()), token.line());
            case FLOAT:
                in.next();
                return new Expr.Const(Double.valueOf(token.text().replace("_", "")), token.line());
            default:
                break;
        }
        if (in.skipOperator("(")) {
            Expr inner = tuple(true, true);
            in.expectOperator(")");
            return inner;
        }
        if (in.skipOperator("[")) {
            return new Expr.ListOf(elements("]"), token.line());
        }
        if (in.skipOperator("{")) {
            return dict(token.line());
        }
        throw new SyntaxError("unexpected '" + token.shown() + "'", token.line());
    }

    private List<Expr> elements(String end) {
        List<Expr> values = new ArrayList<>();
        while (!in.current().isOperator(end)) {
            if (!values.isEmpty()) {
                in.expectOperator(",");
            }
            if (in.current().isOperator(end)) {
                break;
            }
            values.add(expression());
        }
        in.expectOperator(end);
        return values;
    }

    private Expr dict(int line) {
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!in.current().isOperator("}")) {
            if (!keys.isEmpty()) {
                in.expectOperator(",");
            }
            if (in.current().isOperator("}")) {
                break;
            }
            keys.add(expression());
            in.expectOperator(":");
            values.add(expression());
        }
        in.expectOperator("}");
        return new Expr.DictOf(keys, values, line);
    }

    /** One expression, or several with commas between them as a tuple. */
    Expr tuple(boolean conditional, boolean mayBeEmpty) {
        int line = in.line();
        List<Expr> values = new ArrayList<>();
        boolean many = false;
        while (true) {
            if (!values.isEmpty()) {
                if (!in.skipOperator(",")) {
                    break;
                }
                many = true;
            }
            if (isTupleEnd()) {
                break;
            }
            values.add(expression(conditional));
        }
        if (!many && !values.isEmpty()) {
            return values.get(0);
        }
        if (values.isEmpty() && !mayBeEmpty) {
            throw new SyntaxError(
                    "Expected an expression, got '" + in.current().shown() + "'", line);
        }
        return new Expr.TupleOf(values, line);
    }

    private boolean isTupleEnd() {
        Token token = in.current();
        return token.is(Type.VARIABLE_END)
                || token.is(Type.BLOCK_END)
                || token.isOperator(")")
                || token.isName("recursive");
    }

    private Expr postfix(Expr start) {
        Expr value = start;
        while (true) {
            int line = in.line();
            if (in.skipOperator(".")) {
                Token token = in.next();
                if (token.is(Type.NAME)) {
                    value = new Expr.Attribute(value, token.text(), line);
                } else if (token.is(Type.INTEGER)) {
                    Object index = Literals.integer(token.text());
                    value = new Expr.Item(value, new Expr.Const(index, line), line);
                } else {
                    throw new SyntaxError("expected name or number", token.line());
                }
            } else if (in.skipOperator("[")) {
                value = subscript(value, line);
            } else if (in.current().isOperator("(")) {
                value = new Expr.Call(value, arguments(), line);
            } else {
                return value;
            }
        }
    }

    private Expr filters(Expr start) {
        Expr value = start;
        while (true) {
            int line = in.line();
            if (in.current().isOperator("|")) {
                value = filter(value);
            } else if (in.current().isName("is")) {
                value = test(value);
            } else if (in.current().isOperator("(")) {
                value = new Expr.Call(value, arguments(), line);
            } else {
                return value;
            }
        }
    }

    /** The filters of a filter block or a set block, the first without a bar. */
    Expr filterChain() {
        Expr value = namedFilter(null);
        while (in.current().isOperator("|")) {
            value = filter(value);
        }
        return value;
    }

    /** The filters of a set block, each with its bar. */
    @Nullable Expr barredFilters() {
        Expr value = null;
        while (in.skipOperator("|")) {
            value = namedFilter(value);
        }
        return value;
    }

    private Expr filter(Expr value) {
        in.expectOperator("|");
        return namedFilter(value);
    }

    private Expr namedFilter(@Nullable Expr value) {
        int line = in.line();
        StringBuilder name = new StringBuilder(in.expect(Type.NAME).text());
        while (in.skipOperator(".")) {
            name.append('.').append(in.expect(Type.NAME).text());
        }
        Arguments arguments = in.current().isOperator("(") ? arguments() : Arguments.NONE;
        if (!names.isFilter(name.toString())) {
            throw new SyntaxError("No filter named '" + name + "'.", line);
        }
        return new Expr.Filter(value, name.toString(), arguments, line);
    }

    private Expr test(Expr value) {
        int line = in.next().line();
        boolean negated = in.skipName("not");
        StringBuilder name = new StringBuilder(in.expect(Type.NAME).text());
        while (in.skipOperator(".")) {
            name.append('.').append(in.expect(Type.NAME).text());
        }
        Arguments arguments = Arguments.NONE;
        Token token = in.current();
        if (token.isOperator("(")) {
            arguments = arguments();
        } else if (startsArgument(token)) {
            if (token.isName("is")) {
                throw new SyntaxError("You cannot chain multiple tests with is", token.line());
            }
            arguments = new Arguments(List.of(postfix(primary())), Map.of(), null, null);
        }
        if (!names.isTest(name.toString())) {
            throw new SyntaxError("No test named '" + name + "'.", line);
        }
        Expr test = new Expr.Test(value, name.toString(), arguments, line);
        return negated ? new Expr.Not(test, line) : test;
    }

    private static boolean startsArgument(Token token) {
        return switch (token.type()) {
            case NAME -> !Set.of("else", "or", "and").contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            default -> false;
        };
    }

    private Expr subscript(Expr owner, int line) {
        List<Expr> parts = new ArrayList<>();
        @Nullable Expr[] bounds = new @Nullable Expr[3];
        int colons = 0;
        while (!in.current().isOperator("]")) {
            if (!parts.isEmpty()) {
                in.expectOperator(",");
            }
            if (in.current().isOperator(":")) {
                colons = bounds(bounds, 0);
                break;
            }
            Expr part = expression();
            if (parts.isEmpty() && in.current().isOperator(":")) {
                bounds[0] = part;
                colons = bounds(bounds, 0);
                break;
            }
            parts.add(part);
        }
        in.expectOperator("]");
        if (colons > 0) {
            return new Expr.Slice(owner, bounds[0], bounds[1], bounds[2], line);
        }
        if (parts.isEmpty()) {
            throw new SyntaxError("expected subscript expression", line);
        }
        Expr key = parts.size() == 1 ? parts.get(0) : new Expr.TupleOf(parts, line);
        return new Expr.Item(owner, key, line);
    }

    private int bounds(@Nullable Expr[] bounds, int start) {
        int place = start;
        while (in.skipOperator(":")) {
            if (++place > 2) {
                throw new SyntaxError("unexpected ':'", in.line());
            }
            if (!in.current().isOperator("]") && !in.current().isOperator(":")) {
                bounds[place] = expression();
            }
        }
        return place;
    }

    private Arguments arguments() {
        in.expectOperator("(");
        List<Expr> list = new ArrayList<>();
        Map<String, Expr> named = new LinkedHashMap<>();
        Expr star = null;
        Expr stars = null;
        boolean first = true;
        while (!in.current().isOperator(")")) {
            if (!first) {
                in.expectOperator(",");
                if (in.current().isOperator(")")) {
                    break;
                }
            }
            first = false;
            if (in.skipOperator("*")) {
                star = expression();
            } else if (in.skipOperator("**")) {
                stars = expression();
            } else if (in.current().is(Type.NAME) && in.look().isOperator("=")) {
                String name = in.next().text();
                in.next();
                named.put(name, expression());
            } else {
                if (!named.isEmpty() || star != null || stars != null) {
                    throw new SyntaxError("invalid syntax for function call expression", in.line());
                }
                list.add(expression());
            }
        }
        in.expectOperator(")");
        return new Arguments(list, named, star, stars);
    }
}
