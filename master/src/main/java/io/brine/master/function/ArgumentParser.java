package io.brine.master.function;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.yaml.SaltYaml;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the words after the function's name into the arguments of a job, as Salt's command line
 * does: {@code name=value} is a keyword argument, every value is read as YAML when that gives a
 * number, a boolean, null, or a list or map in its bracketed form, and stays the text that it is
 * otherwise. Stateless.
 */
public final class ArgumentParser {
    /** The key that marks the map of keyword arguments at the end of a job's arguments. */
    public static final String KWARG = "__kwarg__";

    private static final Pattern KEYWORD =
            Pattern.compile(
                    "^([^\\d\\W][\\w.-]*)=(?!=)(.*)$",
                    Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES);
    private static final Pattern DIGITS_AND_UNDERSCORES = Pattern.compile("[0-9_]+");

    private ArgumentParser() {}

    /**
     * The arguments of one function.
     *
     * @param words as typed
     * @param noParse names of keyword arguments whose value stays text
     */
    public static List<@Nullable Object> parse(List<String> words, Set<String> noParse) {
        List<@Nullable Object> arguments = new ArrayList<>();
        Map<Object, @Nullable Object> keywords = new LinkedHashMap<>();
        for (String word : words) {
            Matcher keyword = KEYWORD.matcher(word);
            if (keyword.find()) {
                String name = keyword.group(1);
                String value = keyword.group(2);
                keywords.put(name, noParse.contains(name) ? value : yamlify(value));
            } else {
                arguments.add(jobIdAsText(yamlify(word)));
            }
        }
        if (!keywords.isEmpty()) {
            Map<Object, @Nullable Object> marked = new LinkedHashMap<>();
            marked.put(KWARG, true);
            marked.putAll(keywords);
            arguments.add(marked);
        }
        return arguments;
    }

    /** One value as Salt reads it from a command line. */
    public static @Nullable Object yamlify(String word) {
        String bare = word.strip();
        if (bare.isEmpty() || bare.equals("---") || bare.equals("...")) {
            return word;
        }
        if (bare.indexOf('_') >= 0 && DIGITS_AND_UNDERSCORES.matcher(bare).matches()) {
            return word;
        }
        if (word.indexOf('\t') >= 0 || word.indexOf('\r') >= 0 || word.indexOf('\n') >= 0) {
            return word;
        }
        if (word.equals("None")) {
            return null;
        }
        try {
            return accept(word, SaltYaml.load(word, "argument"));
        } catch (PayloadException e) {
            return word;
        }
    }

    private static @Nullable Object accept(String word, @Nullable Object value) {
        if (word.indexOf('#') >= 0 && (value == null || value instanceof String)) {
            // What looks like a comment is part of the text.
            return word;
        }
        return switch (value) {
            // Salt's YAML refuses a directive without a document, ours takes it for nothing.
            case null -> word.equals("!") || word.startsWith("%") ? word : null;
            case Map<?, ?> map -> word.startsWith("{") ? map : word;
            case List<?> list -> word.startsWith("[") ? list : word;
            case String text ->
                    text.isEmpty() && (word.equals("|") || word.equals("!")) ? word : text;
            case Boolean flag -> flag;
            case Number number -> number;
            default -> word;
        };
    }

    /**
     * A job id has twenty digits and is text even though YAML reads a number. Salt counts
     * characters: a negative number of nineteen digits becomes text as well.
     */
    private static @Nullable Object jobIdAsText(@Nullable Object value) {
        if (value instanceof Long || value instanceof BigInteger) {
            String digits = value.toString();
            return digits.length() == 20 ? digits : value;
        }
        return value;
    }
}
