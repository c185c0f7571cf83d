package io.brine.render.jinja;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads expressions by Jinja2's grammar and precedence. Confined to one parse. */
final class ExprParser {
    private static final int MAX_DEPTH = 100;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream in;
    private final PostfixParser postfix;
    private int depth;

    /** Which filters and tests there are: an unknown one is an error of syntax. */
    interface Names {
        boolean isFilter(String name);

        boolean isTest(String name);
    }

    ExprParser(TokenStream in, Names names) {
        this.in = in;
        this.postfix = new PostfixParser(in, this, names);
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
            if (token.is(Token.Type.OPERATOR) && COMPARISONS.contains(token.text())) {
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
        value = postfix.accesses(value);
        depth--;
        return filters ? postfix.filters(value) : value;
    }

    Expr primary() {
        Token token = in.current();
        return switch (token.type()) {
            case NAME -> name(in.next());
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (in.current().is(Token.Type.STRING)) {
                    text.append(in.next().text());
                }
                yield new Expr.Const(text.toString(), token.line());
            }
            case INTEGER -> new Expr.Const(Literals.integer(in.next().text()), token.line());
            case FLOAT ->
                    new Expr.Const(Double.valueOf(in.next().text().replace("_", "")), token.line());
            default -> enclosed(token);
        };
    }

    private static Expr name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expr.Const(true, token.line());
            case "false", "False" -> new Expr.Const(false, token.line());
            case "none", "None" -> new Expr.Const(null, token.line());
            default -> new Expr.Name(token.text(), token.line());
        };
    }

    private Expr enclosed(Token token) {
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
        return token.is(Token.Type.VARIABLE_END)
                || token.is(Token.Type.BLOCK_END)
                || token.isOperator(")")
                || token.isName("recursive");
    }

    /** The filters of a filter block or a set block, the first without a bar. */
    Expr filterChain() {
        return postfix.filterChain();
    }

    /** The filters of a set block, each with its bar. */
    @Nullable Expr barredFilters() {
        return postfix.barredFilters();
    }
}
