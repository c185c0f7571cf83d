package io.brine.salt.target;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses compound expressions: {@code not} before {@code and} before {@code or}, parentheses, and
 * {@code not} after a term for {@code and not}. Confined to one call.
 */
final class CompoundParser {
    private static final int MAX_WORDS = 20_000;
    private static final int MAX_DEPTH = 100;

    /** Letter, an optional delimiter for those that have nested keys, and the rest. */
    private static final Pattern TERM =
            Pattern.compile("^(?:([GPIJ])(.)?|([LNSERTM]))@(.+)$", Pattern.DOTALL);

    private final TermFactory terms;
    private final Nodegroups nodegroups;
    private final Deque<String> words;
    private int expanded;

    /** The minion that manages resources, which is named by its id. */
    private static final String MANAGING_MINION = "M";

    /** Makes a condition of one term. */
    @FunctionalInterface
    interface TermFactory {
        Condition make(TargetType type, String pattern, @Nullable String delimiter)
                throws TargetException;
    }

    CompoundParser(List<String> words, Nodegroups nodegroups, TermFactory terms) {
        this.words = new ArrayDeque<>(words);
        this.nodegroups = nodegroups;
        this.terms = terms;
    }

    Condition parse() throws TargetException {
        if (words.size() > MAX_WORDS) {
            throw new TargetException("compound target has more than " + MAX_WORDS + " words");
        }
        if (words.isEmpty()) {
            throw new TargetException("compound target is empty");
        }
        Condition whole = any(0);
        String rest = next();
        if (rest != null) {
            throw new TargetException(
                    rest.equals(")")
                            ? "compound target has a ')' without its '('"
                            : "compound target has no operator before '" + rest + "'");
        }
        return whole;
    }

    private Condition any(int depth) throws TargetException {
        if (depth > MAX_DEPTH) {
            throw new TargetException("compound target is nested too deeply");
        }
        List<Condition> parts = new ArrayList<>();
        parts.add(all(depth));
        while ("or".equals(next())) {
            words.pop();
            parts.add(all(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.Any(List.copyOf(parts));
    }

    private Condition all(int depth) throws TargetException {
        List<Condition> parts = new ArrayList<>();
        parts.add(factor(depth));
        while (true) {
            String word = next();
            if ("and".equals(word)) {
                words.pop();
            } else if (!"not".equals(word)) {
                break;
            }
            parts.add(factor(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.All(List.copyOf(parts));
    }

    private Condition factor(int depth) throws TargetException {
        String word = next();
        if (word == null) {
            throw new TargetException("compound target ends where a term is expected");
        }
        words.pop();
        return switch (word) {
            case "not" -> negated(depth);
            case "(" -> parenthesised(depth);
            case "and", "or", ")" ->
                    throw new TargetException(
                            "compound target has '" + word + "' where a term is expected");
            default -> term(word);
        };
    }

    private Condition negated(int depth) throws TargetException {
        if ("not".equals(next())) {
            throw new TargetException("compound target has 'not' twice in a row");
        }
        return new Condition.Not(factor(depth + 1));
    }

    private Condition parenthesised(int depth) throws TargetException {
        Condition inner = any(depth + 1);
        if (!")".equals(next())) {
            throw new TargetException("compound target has a '(' without its ')'");
        }
        words.pop();
        return inner;
    }

    /** The next word, not taken; nodegroups are put in their place first. */
    private @Nullable String next() throws TargetException {
        String word = words.peek();
        while (word != null && word.length() >= 3 && word.startsWith("N@")) {
            words.pop();
            List<String> group = nodegroups.expand(word.substring(2));
            expanded += group.size();
            if (expanded > MAX_WORDS) {
                throw new TargetException("compound target expands to too many words");
            }
            for (String inner : group.reversed()) {
                words.push(inner);
            }
            word = words.peek();
        }
        return word;
    }

    private Condition term(String word) throws TargetException {
        Matcher matcher = TERM.matcher(word);
        if (!matcher.matches()) {
            return terms.make(TargetType.GLOB, word, null);
        }
        String nested = matcher.group(1);
        String letter = nested != null ? nested : matcher.group(3);
        if (MANAGING_MINION.equals(letter)) {
            return terms.make(TargetType.LIST, matcher.group(4), null);
        }
        TargetType type =
                TargetType.ofLetter(String.valueOf(letter))
                        .orElseThrow(
                                () ->
                                        new TargetException(
                                                "targets of the kind '"
                                                        + letter
                                                        + "@' are not supported"));
        return terms.make(type, matcher.group(4), matcher.group(2));
    }
}
