package io.brine.minion.module;

import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments as a shell hands them over, read as Salt reads them: {@code key=value} is a keyword
 * argument, and values are YAML where that makes something other than text of them. Stateless.
 */
public final class CliArguments {
    private static final Pattern KEYWORD =
            Pattern.compile("([^\\d\\W][\\w.-]*)=(?!=)(.*)", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z][A-Za-z0-9./-]*");
    private static final Pattern YAML_WORD =
            Pattern.compile("(?i:true|false|yes|no|on|off|null|y|n)|None");

    private CliArguments() {}

    /**
     * Reads a whole command line behind the function's name.
     *
     * @return the {@code arg} array of a publication: positional values, then one map marked {@code
     *     __kwarg__} when there are keyword arguments
     */
    public static List<@Nullable Object> parse(List<String> words) {
        return parse(words, List.of());
    }

    /** As {@link #parse(List)}, leaving the values of the keywords {@code noParse} as text. */
    public static List<@Nullable Object> parse(List<String> words, List<String> noParse) {
        List<@Nullable Object> arg = new ArrayList<>();
        Map<Object, @Nullable Object> keywords = new LinkedHashMap<>();
        for (String word : words) {
            Matcher keyword = KEYWORD.matcher(word);
            if (keyword.matches()) {
                String text = keyword.group(2);
                keywords.put(
                        keyword.group(1), noParse.contains(keyword.group(1)) ? text : value(text));
            } else {
                arg.add(value(word));
            }
        }
        if (!keywords.isEmpty()) {
            keywords.put("__kwarg__", true);
            arg.add(keywords);
        }
        return arg;
    }

    /** The single keyword argument that {@code key=value} stands for; null for any other text. */
    static @Nullable Map<String, @Nullable Object> keyword(String text) {
        Matcher keyword = KEYWORD.matcher(text);
        if (!keyword.matches()) {
            return null;
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put(keyword.group(1), value(keyword.group(2)));
        return result;
    }

    /** The value that Salt makes of one word. */
    public static @Nullable Object value(String word) {
        if (INTEGER.matcher(word).matches()) {
            return Long.valueOf(word);
        }
        if (PLAIN_WORD.matcher(word).matches() && !YAML_WORD.matcher(word).matches()) {
            return word;
        }
        String stripped = word.strip();
        if (stripped.isEmpty() || stripped.equals("---") || stripped.equals("...")) {
            return word;
        }
        boolean digitsOnly = word.contains("_") && stripped.matches("[0-9_]*");
        if (digitsOnly || word.matches("(?s).*[\t\r\n].*")) {
            return word;
        }
        return word.equals("None") ? null : yaml(word);
    }

    private static @Nullable Object yaml(String word) {
        Object value;
        try {
            value = SaltYaml.load(word, "the command line");
        } catch (RuntimeException | SaltYamlException e) {
            return word;
        }
        boolean commentLost = word.contains("#") && (value == null || value instanceof String);
        boolean unbraced = value instanceof Map && !word.startsWith("{");
        boolean unbracketed = value instanceof List && !word.startsWith("[");
        boolean emptied = "".equals(value) && (word.equals("|") || word.equals("!"));
        boolean lost = value == null && word.equals("!");
        boolean usable =
                value == null
                        || value instanceof String
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Map
                        || value instanceof List;
        return commentLost || unbraced || unbracketed || emptied || lost || !usable ? word : value;
    }
}
