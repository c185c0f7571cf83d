package io.brine.daemon.output;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** YAML as PyYAML writes it for Salt: block style, keys sorted, texts never as block scalars. */
final class YamlOutput implements Outputter {
    private static final int DEFAULT_INDENT = 2;
    private static final int MAX_INDENT = 9;

    private final OutputStyle style;

    YamlOutput(OutputStyle style) {
        this.style = style;
    }

    @Override
    public String render(@Nullable Object data) {
        Integer indent = style.indent();
        DumperOptions options = new DumperOptions();
        options.setAllowUnicode(true);
        boolean oneLine = indent != null && indent < 0;
        options.setDefaultFlowStyle(
                oneLine ? DumperOptions.FlowStyle.FLOW : DumperOptions.FlowStyle.BLOCK);
        // PyYAML falls back to 2 outside of what an emitter can do.
        options.setIndent(
                indent == null || indent < DEFAULT_INDENT || indent > MAX_INDENT
                        ? DEFAULT_INDENT
                        : indent);
        return PythonStrings.stripRight(
                new Yaml(new PyYamlRepresenter(options), options).dump(plain(data)));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
                PythonOrder.sortedIfComparable(map)
                        .forEach(
                                (key, member) ->
                                        result.put(
                                                key == PythonOrder.NullKey.NONE ? null : plain(key),
                                                plain(member)));
                yield result;
            }
            case List<?> list -> {
                List<@Nullable Object> result = new ArrayList<>();
                list.forEach(member -> result.add(plain(member)));
                yield result;
            }
            case null, default -> value;
        };
    }

    private static final class PyYamlRepresenter extends Representer {
        private static final int BASE64_LINE = 76;
        private static final Pattern BARE_EXPONENT = Pattern.compile("^(-?\\d)e");

        PyYamlRepresenter(DumperOptions options) {
            super(options);
            representers.put(
                    String.class,
                    value ->
                            representScalar(
                                    getTag(String.class, Tag.STR),
                                    value.toString(),
                                    styleOf(value.toString())));
            representers.put(
                    Double.class,
                    value ->
                            representScalar(
                                    getTag(Double.class, Tag.FLOAT),
                                    decimal((Double) value),
                                    ScalarStyle.PLAIN));
            representers.put(
                    Bytes.class,
                    value ->
                            representScalar(
                                    Tag.BINARY, base64((Bytes) value), ScalarStyle.LITERAL));
        }

        /** PLAIN only says that nothing else is wanted: the emitter quotes what cannot be plain. */
        private static ScalarStyle styleOf(String text) {
            return text.indexOf('\n') >= 0 ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.PLAIN;
        }

        private static String decimal(double value) {
            String text = PythonText.floating(value);
            return switch (text) {
                case "nan" -> ".nan";
                case "inf" -> ".inf";
                case "-inf" -> "-.inf";
                default -> BARE_EXPONENT.matcher(text).replaceFirst("$1.0e");
            };
        }

        private static String base64(Bytes bytes) {
            Base64.Encoder encoder = Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'});
            return new String(encoder.encode(bytes.toByteArray()), StandardCharsets.US_ASCII)
                    + "\n";
        }
    }
}
