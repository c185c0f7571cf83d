package io.brine.render.jinja;

import com.hubspot.jinjava.tree.Node;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the statements that name other templates. Confined to one parse. */
final class ImportParser {
    private final TokenStream in;
    private final ExprParser exprs;

    ImportParser(TokenStream in, ExprParser exprs) {
        this.in = in;
        this.exprs = exprs;
    }

    Node importAs(String tag, int line) {
        Expr file = exprs.expression();
        in.expectName("as");
        String name = in.expect(Token.Type.NAME).text();
        boolean withContext = context(false);
        Expr filter =
                tag.equals("import")
                        ? null
                        : new Expr.Filter(
                                null, tag.replace("import", "load"), Expr.Arguments.NONE, line);
        return new ImportNodes.Import(file, name, withContext, filter, line);
    }

    Node from(int line) {
        Expr file = exprs.expression();
        in.expectName("import");
        Map<String, String> names = new LinkedHashMap<>();
        while (true) {
            if (isContext()) {
                break;
            }
            Token name = in.expect(Token.Type.NAME);
            if (name.text().startsWith("_")) {
                throw new SyntaxError(
                        "names starting with an underline can not be imported", name.line());
            }
            String as = in.skipName("as") ? in.expect(Token.Type.NAME).text() : name.text();
            names.put(as, name.text());
            if (isContext() || !in.skipOperator(",")) {
                break;
            }
            if (in.current().is(Token.Type.BLOCK_END)) {
                break;
            }
        }
        boolean withContext = context(false);
        if (names.isEmpty()) {
            throw in.expected("name");
        }
        return new ImportNodes.From(file, names, withContext, line);
    }

    Node include(int line) {
        Expr file = exprs.expression();
        boolean ignoreMissing = false;
        if (in.current().isName("ignore") && in.look().isName("missing")) {
            ignoreMissing = true;
            in.next();
            in.next();
        }
        return new ImportNodes.Include(file, context(true), ignoreMissing, line);
    }

    private boolean isContext() {
        return (in.current().isName("with") || in.current().isName("without"))
                && in.look().isName("context");
    }

    private boolean context(boolean fallback) {
        if (!isContext()) {
            return fallback;
        }
        boolean with = in.next().isName("with");
        in.next();
        return with;
    }
}
