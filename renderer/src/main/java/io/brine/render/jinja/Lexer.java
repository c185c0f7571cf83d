package io.brine.render.jinja;

import io.brine.render.python.PyText;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a template into tokens by Jinja2's rules: white space control, raw blocks, braces inside
 * expressions, line statements. Confined to one call.
 */
final class Lexer {
    private static final String[] OPERATORS = {
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
        "}", ">", "<", "=", ".", ":", "|", ",", ";"
    };

    private final Syntax syntax;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    private Lexer(String source, Syntax syntax) {
        this.syntax = syntax;
        String normal = source.replace("\r\n", "\n").replace('\r', '\n');
        this.text =
                !syntax.keepTrailingNewline() && normal.endsWith("\n")
                        ? normal.substring(0, normal.length() - 1)
                        : normal;
    }

    static List<Token> tokens(String source, Syntax syntax) {
        return new Lexer(source, syntax).run();
    }

    private List<Token> run() {
        while (at < text.length()) {
            Opening opening = Opening.next(syntax, text, at);
            if (opening == null) {
                data(text.substring(at), line);
                move(text.length());
            } else {
                before(opening);
                open(opening);
            }
        }
        int last = tokens.isEmpty() ? 1 : tokens.getLast().line();
        tokens.add(new Token(Token.Type.END, "", last));
        return tokens;
    }

    private void before(Opening opening) {
        String data = text.substring(at, opening.from());
        int start = line;
        if (opening.sign() == '-') {
            data = data.stripTrailing();
        } else if (opening.sign() != '+'
                && syntax.lstripBlocks()
                && opening.kind() != Opening.Kind.VARIABLE) {
            int begin = data.lastIndexOf('\n') + 1;
            boolean lineStart = begin > 0 || at == 0 || text.charAt(at - 1) == '\n';
            if (lineStart && data.substring(begin).isBlank()) {
                data = data.substring(0, begin);
            }
        }
        data(data, start);
        move(opening.from());
    }

    private void open(Opening opening) {
        int start = line;
        move(opening.to());
        switch (opening.kind()) {
            case COMMENT -> comment(start);
            case LINE_COMMENT -> {
                int end = text.indexOf('\n', at);
                move(end < 0 ? text.length() : end);
            }
            case LINE -> {
                tokens.add(new Token(Token.Type.BLOCK_BEGIN, syntax.linePrefix(), start));
                inside("\n", Token.Type.BLOCK_END);
            }
            case VARIABLE -> {
                tokens.add(new Token(Token.Type.VARIABLE_BEGIN, syntax.variableStart(), start));
                inside(syntax.variableEnd(), Token.Type.VARIABLE_END);
            }
            case BLOCK -> {
                if (!raw()) {
                    tokens.add(new Token(Token.Type.BLOCK_BEGIN, syntax.blockStart(), start));
                    inside(syntax.blockEnd(), Token.Type.BLOCK_END);
                }
            }
        }
    }

    private void comment(int start) {
        int end = text.indexOf(syntax.commentEnd(), at);
        if (end < 0) {
            throw new SyntaxError("Missing end of comment tag", start);
        }
        char sign = end > at ? text.charAt(end - 1) : ' ';
        move(end + syntax.commentEnd().length());
        afterBlock(sign);
    }

    /** What follows a block or comment: {@code -} eats white space, trim_blocks one newline. */
    private void afterBlock(char sign) {
        if (sign == '-') {
            int end = at;
            while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            move(end);
        } else if (sign != '+'
                && syntax.trimBlocks()
                && at < text.length()
                && text.charAt(at) == '\n') {
            move(at + 1);
        }
    }

    private boolean raw() {
        int p = skip(at);
        if (!text.startsWith("raw", p)) {
            return false;
        }
        int end = skip(p + 3);
        char sign = end < text.length() ? text.charAt(end) : ' ';
        int close = sign == '-' || sign == '+' ? end + 1 : end;
        if (!text.startsWith(syntax.blockEnd(), close)) {
            return false;
        }
        int start = line;
        move(close + syntax.blockEnd().length());
        afterBlock(sign);
        rawBody(start);
        return true;
    }

    private void rawBody(int start) {
        for (int from = text.indexOf(syntax.blockStart(), at);
                from >= 0;
                from = text.indexOf(syntax.blockStart(), from + 1)) {
            int p = from + syntax.blockStart().length();
            char left = p < text.length() ? text.charAt(p) : ' ';
            p = skip(left == '-' || left == '+' ? p + 1 : p);
            if (!text.startsWith("endraw", p)) {
                continue;
            }
            p = skip(p + 6);
            char right = p < text.length() ? text.charAt(p) : ' ';
            int close = right == '-' || right == '+' ? p + 1 : p;
            if (!text.startsWith(syntax.blockEnd(), close)) {
                continue;
            }
            before(
                    new Opening(
                            Opening.Kind.BLOCK,
                            from,
                            from,
                            left == '-' || left == '+' ? left : ' '));
            move(close + syntax.blockEnd().length());
            afterBlock(right);
            return;
        }
        throw new SyntaxError("Missing end of raw directive", start);
    }

    private int skip(int from) {
        int p = from;
        while (p < text.length() && Character.isWhitespace(text.charAt(p))) {
            p++;
        }
        return p;
    }

    private void inside(String end, Token.Type endType) {
        Deque<String> open = new ArrayDeque<>();
        while (true) {
            boolean lineStatement = end.equals("\n");
            if (open.isEmpty() && lineStatement) {
                while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                    at++;
                }
                if (at >= text.length() || text.charAt(at) == '\n') {
                    tokens.add(new Token(endType, end, line));
                    move(Math.min(text.length(), at + 1));
                    return;
                }
            }
            move(skip(at));
            if (at >= text.length()) {
                return;
            }
            if (open.isEmpty() && !lineStatement && closes(end, endType)) {
                return;
            }
            token(open);
        }
    }

    private boolean closes(String end, Token.Type endType) {
        char sign = text.charAt(at);
        boolean signed =
                (sign == '-' || (sign == '+' && endType == Token.Type.BLOCK_END))
                        && text.startsWith(end, at + 1);
        if (!signed && !text.startsWith(end, at)) {
            return false;
        }
        tokens.add(new Token(endType, end, line));
        move(at + end.length() + (signed ? 1 : 0));
        if (endType == Token.Type.BLOCK_END) {
            afterBlock(signed ? sign : ' ');
        } else if (signed) {
            afterBlock('-');
        }
        return true;
    }

    private void token(Deque<String> open) {
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            string(c);
        } else if (Character.isDigit(c)) {
            number();
        } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
            int end = at;
            while (end < text.length() && Character.isUnicodeIdentifierPart(text.charAt(end))) {
                end++;
            }
            add(Token.Type.NAME, text.substring(at, end), end);
        } else {
            operator(open);
        }
    }

    private void operator(Deque<String> open) {
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                balance(operator, open);
                add(Token.Type.OPERATOR, operator, at + operator.length());
                return;
            }
        }
        throw new SyntaxError(
                "unexpected char " + PyText.repr(text.substring(at, at + 1)) + " at " + at, line);
    }

    private void balance(String operator, Deque<String> open) {
        switch (operator) {
            case "{" -> open.push("}");
            case "(" -> open.push(")");
            case "[" -> open.push("]");
            case "}", ")", "]" -> {
                if (open.isEmpty()) {
                    throw new SyntaxError("unexpected '" + operator + "'", line);
                }
                String expected = open.pop();
                if (!expected.equals(operator)) {
                    throw new SyntaxError(
                            "unexpected '" + operator + "', expected '" + expected + "'", line);
                }
            }
            default -> {}
        }
    }

    private void number() {
        int end = digits(at);
        String head = text.substring(at, Math.min(at + 2, text.length())).toLowerCase(Locale.ROOT);
        if (head.equals("0x") || head.equals("0o") || head.equals("0b")) {
            end = at + 2;
            while (end < text.length()
                    && (Character.digit(text.charAt(end), 16) >= 0 || text.charAt(end) == '_')) {
                end++;
            }
            add(Token.Type.INTEGER, text.substring(at, end), end);
            return;
        }
        boolean real = false;
        if (end + 1 < text.length()
                && text.charAt(end) == '.'
                && Character.isDigit(text.charAt(end + 1))) {
            end = digits(end + 1);
            real = true;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int power = end + 1;
            if (power < text.length() && (text.charAt(power) == '+' || text.charAt(power) == '-')) {
                power++;
            }
            if (power < text.length() && Character.isDigit(text.charAt(power))) {
                end = digits(power);
                real = true;
            }
        }
        add(real ? Token.Type.FLOAT : Token.Type.INTEGER, text.substring(at, end), end);
    }

    private int digits(int from) {
        int end = from;
        while (end < text.length()
                && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw new SyntaxError(
                    "unexpected char " + PyText.repr(String.valueOf(quote)) + " at " + at, line);
        }
        add(Token.Type.STRING, Literals.unescape(text.substring(at + 1, end), line), end + 1);
    }

    private void add(Token.Type type, String value, int end) {
        tokens.add(new Token(type, value, line));
        move(end);
    }

    private void data(String data, int start) {
        if (!data.isEmpty()) {
            tokens.add(new Token(Token.Type.DATA, data, start));
        }
    }

    private void move(int to) {
        for (int i = at; i < to; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        at = to;
    }
}
