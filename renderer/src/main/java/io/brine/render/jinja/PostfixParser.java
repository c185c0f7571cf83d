package io.brine.render.jinja;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what may follow an operand, for {@link ExprParser}. Confined to one parse. */
final class PostfixParser {
    private final TokenStream in;
    private final ExprParser exprs;
    private final ExprParser.Names names;

    PostfixParser(TokenStream in, ExprParser exprs, ExprParser.Names names) {
        this.in = in;
        this.exprs = exprs;
        this.names = names;
    }

    /** Attributes, elements and calls. */
    Expr accesses(Expr start) {
        Expr value = start;
        while (true) {
            int line = in.line();
            if (in.skipOperator(".")) {
                Token token = in.next();
                if (token.is(Token.Type.NAME)) {
                    value = new Expr.Attribute(value, token.text(), line);
                } else if (token.is(Token.Type.INTEGER)) {
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

    /** Filters, tests, and calls of what they give. */
    Expr filters(Expr start) {
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
        StringBuilder name = new StringBuilder(in.expect(Token.Type.NAME).text());
        while (in.skipOperator(".")) {
            name.append('.').append(in.expect(Token.Type.NAME).text());
        }
        Expr.Arguments arguments = in.current().isOperator("(") ? arguments() : Expr.Arguments.NONE;
        if (!names.isFilter(name.toString())) {
            throw new SyntaxError("No filter named '" + name + "'.", line);
        }
        return new Expr.Filter(value, name.toString(), arguments, line);
    }

    private Expr test(Expr value) {
        int line = in.next().line();
        boolean negated = in.skipName("not");
        StringBuilder name = new StringBuilder(in.expect(Token.Type.NAME).text());
        while (in.skipOperator(".")) {
            name.append('.').append(in.expect(Token.Type.NAME).text());
        }
        Expr.Arguments arguments = Expr.Arguments.NONE;
        Token token = in.current();
        if (token.isOperator("(")) {
            arguments = arguments();
        } else if (startsArgument(token)) {
            if (token.isName("is")) {
                throw new SyntaxError("You cannot chain multiple tests with is", token.line());
            }
            arguments =
                    new Expr.Arguments(List.of(accesses(exprs.primary())), Map.of(), null, null);
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
            Expr part = exprs.expression();
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
                bounds[place] = exprs.expression();
            }
        }
        return place;
    }

    private Expr.Arguments arguments() {
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
                star = exprs.expression();
            } else if (in.skipOperator("**")) {
                stars = exprs.expression();
            } else if (in.current().is(Token.Type.NAME) && in.look().isOperator("=")) {
                String name = in.next().text();
                in.next();
                named.put(name, exprs.expression());
            } else {
                if (!named.isEmpty() || star != null || stars != null) {
                    throw new SyntaxError("invalid syntax for function call expression", in.line());
                }
                list.add(exprs.expression());
            }
        }
        in.expectOperator(")");
        return new Expr.Arguments(list, named, star, stars);
    }
}
