package io.brine.salt.target;

import io.brine.salt.payload.PythonText;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Named targets from the configuration ({@code nodegroups}). Immutable and thread-safe. */
public final class Nodegroups {
    private static final Nodegroups NONE = new Nodegroups(Map.of());
    private static final Set<String> OPERATORS = Set.of("and", "or", "not", "(", ")");
    private static final Pattern TYPED = Pattern.compile("^[A-Z]@.*", Pattern.DOTALL);
    private static final Pattern REGEX = Pattern.compile("[(\\[{\\\\?}\\])]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int MAX_WORDS = 10_000;

    private final Map<?, ?> definitions;

    private Nodegroups(Map<?, ?> definitions) {
        this.definitions = definitions;
    }

    public static Nodegroups none() {
        return NONE;
    }

    /** From the configuration: name to a text of compound syntax, or to a list of words or ids. */
    public static Nodegroups of(Map<?, ?> definitions) {
        return new Nodegroups(Map.copyOf(definitions));
    }

    /** Whether there is a group of this name. */
    public boolean has(String name) {
        return definitions.containsKey(name);
    }

    /**
     * The words of a compound expression that mean the same, groups inside it expanded. As in Salt,
     * only what was expanded inside stands in parentheses: a plain group is put in its place word
     * by word.
     *
     * @throws TargetException for an unknown name, or a group that contains itself
     */
    public List<String> expand(String name) throws TargetException {
        List<String> words = words(name);
        boolean nests = words.stream().anyMatch(Nodegroups::isNested);
        return nests ? expand(name, new LinkedHashSet<>(), true) : typed(words);
    }

    private static boolean isNested(String word) {
        return word.length() >= 3 && word.startsWith("N@");
    }

    private List<String> expand(String name, Set<String> open, boolean outermost)
            throws TargetException {
        if (!open.add(name)) {
            throw new TargetException("nodegroup '" + name + "' contains itself");
        }
        List<String> words = words(name);
        if (!outermost && isUntyped(words)) {
            open.remove(name);
            return typed(words);
        }
        List<String> out = new ArrayList<>();
        out.add("(");
        for (String word : words) {
            if (isNested(word)) {
                out.addAll(expand(word.substring(2), open, false));
            } else {
                out.add(word);
            }
            if (out.size() > MAX_WORDS) {
                throw new TargetException("nodegroup '" + name + "' expands to too many words");
            }
        }
        out.add(")");
        open.remove(name);
        return out;
    }

    /** Words that are neither operators nor typed terms are ids, or a regular expression. */
    private static List<String> typed(List<String> words) {
        if (!isUntyped(words)) {
            return words;
        }
        boolean regex = words.stream().anyMatch(word -> REGEX.matcher(word).find());
        return List.of((regex ? "E@" : "L@") + String.join(",", words));
    }

    private List<String> words(String name) throws TargetException {
        Object definition = definitions.get(name);
        if (definition instanceof String text && !text.isBlank()) {
            return List.of(BLANKS.split(text.strip(), 0));
        }
        if (definition instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(PythonText::str).toList();
        }
        throw new TargetException(
                definition == null
                        ? "unknown nodegroup '" + name + "'"
                        : "nodegroup '" + name + "' is neither a text nor a list");
    }

    private static boolean isUntyped(List<String> words) {
        return words.stream()
                .noneMatch(
                        w ->
                                OPERATORS.contains(w)
                                        || w.indexOf('*') >= 0
                                        || TYPED.matcher(w).matches());
    }
}
