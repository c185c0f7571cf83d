package io.brine.salt.yaml;

import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a document's nodes into payload values as Salt's loader does. Aliases are expanded, and
 * what they expand to is bounded. Confined to one call.
 */
final class NodeReader {
    private final String sourceName;
    private final int maxValues;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    NodeReader(String sourceName, int maxValues) {
        this.sourceName = sourceName;
        this.maxValues = maxValues;
    }

    @Nullable Object read(Node node) throws SaltYamlException {
        if (++values > maxValues) {
            throw error(node, "more than " + maxValues + " values, aliases expanded");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (!open.add(node)) {
            throw error(node, "an alias refers to what contains it");
        }
        try {
            return node instanceof SequenceNode sequence
                    ? sequence(sequence)
                    : map((MappingNode) node);
        } finally {
            open.remove(node);
        }
    }

    private @Nullable Object scalar(ScalarNode node) throws SaltYamlException {
        String text = node.getValue();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP) || isUnicode(tag)) {
                return text;
            } else if (tag.equals(Tag.NULL)) {
                return null;
            } else if (tag.equals(Tag.INT)) {
                return Scalars.integer(text);
            } else if (tag.equals(Tag.FLOAT)) {
                return Scalars.floating(text);
            } else if (tag.equals(Tag.BINARY)) {
                return binary(text);
            }
        } catch (IllegalArgumentException e) {
            throw error(node, "'" + shortened(text) + "' does not fit its type " + name(tag));
        }
        Boolean flag = tag.equals(Tag.BOOL) ? Scalars.bool(text) : null;
        if (flag != null) {
            return flag;
        }
        throw error(node, "could not determine a constructor for the tag '" + name(tag) + "'");
    }

    private static boolean isUnicode(Tag tag) {
        return tag.equals(ValueTags.PYTHON_UNICODE);
    }

    private static Object binary(String text) {
        String base64 = text.replaceAll("[^A-Za-z0-9+/]", "");
        byte[] octets = Base64.getDecoder().decode(base64);
        return Bytes.of(octets);
    }

    private Object sequence(SequenceNode node) throws SaltYamlException {
        if (!node.getTag().equals(Tag.SEQ)
                && !node.getTag().equals(Tag.OMAP)
                && !node.getTag().equals(Tag.PAIRS)) {
            throw error(
                    node, "could not determine a constructor for '" + name(node.getTag()) + "'");
        }
        boolean pairs = !node.getTag().equals(Tag.SEQ);
        List<@Nullable Object> list = new ArrayList<>();
        for (Node element : node.getValue()) {
            Object value = read(element);
            list.add(pairs ? pair(element, value) : value);
        }
        return list;
    }

    private Object pair(Node node, @Nullable Object value) throws SaltYamlException {
        if (value instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> entry = map.entrySet().iterator().next();
            List<@Nullable Object> pair = new ArrayList<>();
            pair.add(entry.getKey());
            pair.add(entry.getValue());
            return pair;
        }
        throw error(node, "expected a mapping of length 1");
    }

    private Object map(MappingNode node) throws SaltYamlException {
        boolean set = node.getTag().equals(Tag.SET);
        if (!set && !node.getTag().equals(Tag.MAP)) {
            throw error(
                    node, "could not determine a constructor for '" + name(node.getTag()) + "'");
        }
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        Set<Object> seen = new HashSet<>();
        for (NodeTuple tuple : flattened(node, 0)) {
            Object key = key(tuple.getKeyNode());
            Object value = read(tuple.getValueNode());
            if (!seen.add(pythonIdentity(key))) {
                throw error(tuple.getKeyNode(), "found conflicting ID '" + key + "'");
            }
            map.put(key, value);
        }
        return set ? new ArrayList<@Nullable Object>(map.keySet()) : map;
    }

    /** In Python 1, 1.0 and True are the same key. */
    private static Object pythonIdentity(Object key) {
        return switch (key) {
            case Boolean flag -> flag ? 1L : 0L;
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                    number.longValue();
            default -> key;
        };
    }

    private Object key(Node node) throws SaltYamlException {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(ValueTags.VALUE)) {
            return scalar.getValue();
        }
        Object key = read(node);
        if (key instanceof List || key instanceof Map) {
            throw error(node, "found unacceptable key (a list or a map)");
        }
        // A payload's map has no nil key; Salt's tools show Python's None by that name.
        return key == null ? "None" : key;
    }

    /**
     * The entries with those of {@code <<} in front, as Salt orders them: of several sources the
     * first is the strongest, and own keys are stronger than all.
     */
    private List<NodeTuple> flattened(MappingNode node, int depth) throws SaltYamlException {
        if (depth > 100) {
            throw error(node, "merge keys nested too deeply");
        }
        List<NodeTuple> own = new ArrayList<>();
        List<NodeTuple> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.addAll(mergeSources(tuple.getValueNode(), depth));
            } else {
                own.add(tuple);
            }
        }
        if (merged.isEmpty()) {
            return own;
        }
        Set<String> ownKeys = new HashSet<>();
        for (NodeTuple tuple : own) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                ownKeys.add(key.getValue());
            }
        }
        merged.removeIf(
                t -> t.getKeyNode() instanceof ScalarNode k && ownKeys.contains(k.getValue()));
        values += merged.size();
        merged.addAll(own);
        return merged;
    }

    private List<NodeTuple> mergeSources(Node value, int depth) throws SaltYamlException {
        if (value instanceof MappingNode map) {
            return flattened(map, depth + 1);
        }
        if (!(value instanceof SequenceNode sequence)) {
            throw error(value, "expected a mapping or list of mappings for merging");
        }
        List<NodeTuple> all = new ArrayList<>();
        for (Node source : sequence.getValue().reversed()) {
            if (!(source instanceof MappingNode map)) {
                throw error(source, "expected a mapping for merging");
            }
            all.addAll(flattened(map, depth + 1));
        }
        return all;
    }

    private static String name(Tag tag) {
        return tag.getValue();
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private SaltYamlException error(Node node, String problem) {
        Mark mark = node.getStartMark();
        return mark == null
                ? new SaltYamlException(sourceName, 1, 1, problem)
                : new SaltYamlException(
                        sourceName, mark.getLine() + 1, mark.getColumn() + 1, problem);
    }
}
