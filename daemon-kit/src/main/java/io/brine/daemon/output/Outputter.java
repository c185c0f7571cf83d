package io.brine.daemon.output;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Turns an answer (payload values: see {@code io.brine.salt.payload}) into the text that Salt would
 * show. Immutable.
 */
@SuppressWarnings("DoNotCallSuggester")
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
        throw new UnsupportedOperationException();
    }
}
