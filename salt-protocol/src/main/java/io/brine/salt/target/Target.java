package io.brine.salt.target;

import io.brine.salt.job.PublishLoad;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A target expression as it is sent: not parsed yet. Immutable.
 *
 * @param expression a text, or a list of texts (ids of a list target, words of a compound one)
 * @param delimiter of nested keys, normally a colon
 */
public record Target(TargetType type, Object expression, String delimiter) {
    /** Salt's delimiter of nested keys. */
    public static final String DEFAULT_DELIMITER = ":";

    /**
     * From the fields of a message.
     *
     * @param delimiter null or empty for the usual one
     * @throws TargetException for an unknown type, or an expression that is neither text nor list
     */
    public static Target of(String tgtType, @Nullable Object tgt, @Nullable String delimiter)
            throws TargetException {
        TargetType type =
                TargetType.of(tgtType).orElseThrow(() -> new TargetException(unknown(tgtType)));
        String separator = delimiter == null || delimiter.isEmpty() ? DEFAULT_DELIMITER : delimiter;
        if (tgt instanceof String text) {
            return new Target(type, text, separator);
        }
        if (tgt instanceof List<?> list) {
            List<String> words = new ArrayList<>();
            list.forEach(word -> words.add(PythonText.str(word)));
            return new Target(type, List.copyOf(words), separator);
        }
        throw new TargetException("target is neither a text nor a list");
    }

    private static String unknown(String tgtType) {
        return tgtType.equals("range")
                ? "targets of type range need a range server, which is not supported: name the"
                        + " minions in a list"
                : "unknown target type '" + tgtType + "'";
    }

    /** The target of a published job. */
    public static Target of(PublishLoad load) throws TargetException {
        return of(load.tgtType(), load.tgt(), load.delimiter());
    }

    public static Target glob(String expression) {
        return new Target(TargetType.GLOB, expression, DEFAULT_DELIMITER);
    }
}
