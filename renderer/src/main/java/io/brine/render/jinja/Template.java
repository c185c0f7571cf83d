package io.brine.render.jinja;

import com.hubspot.jinjava.tree.Node;

import java.util.List;
import java.util.Map;

/** A parsed template. Identity counts: two of the same file are two. */
final class Template {
    private final String file;
    private final List<Node> body;
    private final Map<String, Nodes.Block> blocks;

    Template(String file, List<Node> body, Map<String, Nodes.Block> blocks) {
        this.file = file;
        this.body = body;
        this.blocks = blocks;
    }

    /** The name for messages. */
    String file() {
        return file;
    }

    List<Node> body() {
        return body;
    }

    Map<String, Nodes.Block> blocks() {
        return blocks;
    }
}
