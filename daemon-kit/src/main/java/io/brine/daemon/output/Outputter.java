package io.brine.daemon.output;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Turns an answer (payload values: see {@code io.brine.salt.payload}) into the text that Salt would
 * show. Immutable.
 */
public interface Outputter {
    /**
     * The text without a final line break. An empty text means that nothing is to be printed, not
     * even a line break.
     *
     * @param data usually a map of minion id to answer
     */
    String render(@Nullable Object data);

    /**
     * Salt's outputter of this name: nested, json, yaml, raw, txt, quiet, pprint, key; empty for
     * any other (Salt then says so and falls back to nested).
     */
    static Optional<Outputter> named(String name, OutputStyle style) {
        return switch (name) {
            case "nested", "" -> Optional.of(new NestedOutput(style));
            case "json" -> Optional.of(new JsonOutput(style));
            case "yaml" -> Optional.of(new YamlOutput(style));
            case "raw" -> Optional.of(data -> PythonStrings.stripRight(PythonText.str(data)));
            case "txt", "text" -> Optional.of(new TxtOutput());
            case "pprint" -> Optional.of(pretty(style));
            case "key" -> Optional.of(new KeyOutput(style));
            case "quiet" -> Optional.of(data -> "");
            default -> Optional.empty();
        };
    }

    private static Outputter pretty(OutputStyle style) {
        Integer indent = style.indent();
        PrettyPrint printer = new PrettyPrint(indent == null || indent < 0 ? 1 : indent);
        return data -> PythonStrings.stripRight(printer.format(data));
    }
}
