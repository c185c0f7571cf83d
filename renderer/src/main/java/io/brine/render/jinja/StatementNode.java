package io.brine.render.jinja;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.output.OutputNode;
import com.hubspot.jinjava.tree.output.RenderedOutputNode;
import com.hubspot.jinjava.tree.parse.DefaultTokenScannerSymbols;
import com.hubspot.jinjava.tree.parse.TextToken;

/**
 * A statement as a node of jinjava's tree. Immutable once parsed; what runs it writes to the
 * interpreter, so that a loop that is left early keeps what it has written.
 */
@SuppressWarnings("serial") // jinjava's nodes are serializable; nobody serializes these
abstract class StatementNode extends Node {
    private static final RenderedOutputNode NOTHING = new RenderedOutputNode("");
    private static final DefaultTokenScannerSymbols SYMBOLS = new DefaultTokenScannerSymbols();

    StatementNode(int line) {
        super(new TextToken("", line, 0, SYMBOLS), line, 0);
    }

    /** A node for text. */
    static Node text(String text, int line) {
        return new com.hubspot.jinjava.tree.TextNode(new TextToken(text, line, 0, SYMBOLS));
    }

    @Override
    public final OutputNode render(JinjavaInterpreter interpreter) {
        run((SaltInterpreter) interpreter);
        return NOTHING;
    }

    abstract void run(SaltInterpreter interpreter);

    @Override
    public String getName() {
        return getClass().getSimpleName();
    }
}
