package io.brine.salt.yaml;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.NamedConstant;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.serializer.Serializer;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * YAML as Salt reads it (PyYAML's YAML 1.1 with Salt's changes: {@code 0644} is 644, dates and
 * {@code 1e3} are text, a key given twice is an error), and as its outputter prints it. Stateless
 * and thread-safe.
 */
public final class SaltYaml {
    /** Most values that a document may have with its aliases expanded. */
    static final int MAX_VALUES = 2_000_000;

    private static final int MAX_CHARACTERS = 64 << 20;
    private static final int MAX_DEPTH = 200;

    private SaltYaml() {}

    /**
     * Reads one document into payload values; an empty one is null.
     *
     * @param sourceName file name or the like, for error messages
     * @throws SaltYamlException with source and line, for text that Salt's loader refuses too, and
     *     for what is unreasonably large or deep
     */
    public static @Nullable Object load(String text, String sourceName) throws SaltYamlException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        // Composing shares the nodes, so this bound may be high; NodeReader bounds what they expand
        // to.
        options.setMaxAliasesForCollections(100_000);
        // NodeReader makes plain values of a few known tags only, so any may be parsed.
        options.setTagInspector(tag -> true);
        try {
            Composer composer =
                    new Composer(
                            new ParserImpl(new StreamReader(new StringReader(text)), options),
                            new SaltResolver(),
                            options);
            Node root = composer.getSingleNode();
            return root == null ? null : new NodeReader(sourceName, MAX_VALUES).read(root);
        } catch (MarkedYAMLException e) {
            throw located(e, sourceName);
        } catch (YAMLException e) {
            throw new SaltYamlException(
                    sourceName, 1, 1, firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static SaltYamlException located(MarkedYAMLException e, String sourceName) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        String problem = firstLine(String.valueOf(e.getProblem()));
        return mark == null
                ? new SaltYamlException(sourceName, 1, 1, problem)
                : new SaltYamlException(
                        sourceName, mark.getLine() + 1, mark.getColumn() + 1, problem);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Block style, keys sorted, as {@code salt --out=yaml} prints. Ends with a newline. */
    public static String dump(@Nullable Object value) {
        return dump(value, 2);
    }

    /**
     * As {@link #dump(Object)} with another {@code output_indent}.
     *
     * @param indent 1 to 9; 0 counts as 2, as in PyYAML; negative for flow style on one line
     */
    public static String dump(@Nullable Object value, int indent) {
        DumperOptions options = new DumperOptions();
        options.setAllowUnicode(true);
        options.setIndent(indent >= 2 && indent <= 9 ? indent : 2);
        FlowStyle style = indent < 0 ? FlowStyle.FLOW : FlowStyle.BLOCK;
        StringWriter out = new StringWriter();
        try {
            Serializer serializer =
                    new Serializer(new Emitter(out, options), new SaltResolver(), options, null);
            serializer.open();
            serializer.serialize(node(value, style));
            serializer.close();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toString();
    }

    private static Node node(@Nullable Object value, FlowStyle style) {
        return switch (value) {
            case null -> scalar(Tag.NULL, "null", ScalarStyle.PLAIN);
            case String text -> scalar(Tag.STR, text, style(text));
            case Boolean flag -> scalar(Tag.BOOL, flag ? "true" : "false", ScalarStyle.PLAIN);
            case Double number -> scalar(Tag.FLOAT, floating(number), ScalarStyle.PLAIN);
            case Float number -> scalar(Tag.FLOAT, floating(number), ScalarStyle.PLAIN);
            case Number number -> scalar(Tag.INT, number.toString(), ScalarStyle.PLAIN);
            case Bytes bytes ->
                    scalar(
                            Tag.BINARY,
                            Base64.getMimeEncoder(76, new byte[] {'\n'})
                                            .encodeToString(bytes.toByteArray())
                                    + "\n",
                            ScalarStyle.LITERAL);
            case LocalDateTime time ->
                    scalar(Tag.TIMESTAMP, PythonText.str(time), ScalarStyle.PLAIN);
            case NamedConstant constant -> scalar(Tag.NULL, "NULL", ScalarStyle.PLAIN);
            case PayloadMap map -> map(map.asMap(), style);
            case Map<?, ?> map -> map(map, style);
            case Collection<?> list -> list(list, style);
            default -> scalar(Tag.STR, value.toString(), ScalarStyle.PLAIN);
        };
    }

    /** Text of several lines is quoted, and what would vanish when read back is escaped. */
    private static ScalarStyle style(String text) {
        if (text.indexOf('\ufeff') >= 0 || text.indexOf('\u0085') >= 0) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        boolean lines =
                text.indexOf('\n') >= 0
                        || text.indexOf('\u2028') >= 0
                        || text.indexOf('\u2029') >= 0;
        return lines ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.PLAIN;
    }

    private static Node map(Map<?, ?> map, FlowStyle style) {
        List<NodeTuple> tuples = new ArrayList<>();
        for (Object key : PythonText.sortedIfComparable(map.keySet())) {
            tuples.add(new NodeTuple(node(key, style), node(map.get(key), style)));
        }
        return new MappingNode(Tag.MAP, tuples, style);
    }

    private static Node list(Collection<?> list, FlowStyle style) {
        List<Node> nodes = new ArrayList<>();
        for (Object element : list) {
            nodes.add(node(element, style));
        }
        return new SequenceNode(Tag.SEQ, nodes, style);
    }

    private static Node scalar(Tag tag, String text, ScalarStyle style) {
        return new ScalarNode(tag, text, null, null, style);
    }

    private static String floating(double number) {
        if (Double.isNaN(number)) {
            return ".nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? ".inf" : "-.inf";
        }
        String text = PythonText.str(number);
        // "1e+17" would be read back as text, so PyYAML writes "1.0e+17".
        return text.contains("e") && !text.contains(".") ? text.replaceFirst("e", ".0e") : text;
    }
}
