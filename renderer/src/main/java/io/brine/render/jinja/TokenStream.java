package io.brine.render.jinja;

import java.util.List;

/** The tokens of a template, read once from left to right. Confined to one parse. */
final class TokenStream {
    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    int position() {
        return at;
    }

    /** Whether a name stands between a position and here. */
    boolean namedSince(int from, String name) {
        return tokens.subList(from, at).stream().anyMatch(token -> token.isName(name));
    }

    Token look() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    Token next() {
        Token token = current();
        if (!token.is(Token.Type.END)) {
            at++;
        }
        return token;
    }

    boolean skipOperator(String operator) {
        boolean there = current().isOperator(operator);
        if (there) {
            next();
        }
        return there;
    }

    boolean skipName(String name) {
        boolean there = current().isName(name);
        if (there) {
            next();
        }
        return there;
    }

    Token expect(Token.Type type) {
        if (!current().is(type)) {
            throw expected(
                    switch (type) {
                        case NAME -> "name";
                        default -> new Token(type, "", 0).shown();
                    });
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw expected(operator);
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw expected(name);
        }
    }

    SyntaxError expected(String what) {
        Token token = current();
        return token.is(Token.Type.END)
                ? new SyntaxError(
                        "unexpected end of template, expected '" + what + "'.", token.line())
                : new SyntaxError(
                        "expected token '" + what + "', got '" + token.shown() + "'", token.line());
    }
}
