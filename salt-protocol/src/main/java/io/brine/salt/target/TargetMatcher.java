package io.brine.salt.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A compiled target: says of one minion whether it is meant, or picks those that are. Immutable and
 * thread-safe. Time and memory are bounded, whatever the expression is.
 */
public final class TargetMatcher {
    private static final int MAX_TEXT = 1 << 20;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Condition condition;

    private TargetMatcher(Condition condition) {
        this.condition = condition;
    }

    /**
     * What a target means on a master.
     *
     * @param minions those meant, in the order of the candidates
     * @param missing for list targets the named ids that are no candidates, in the order given
     */
    public record Resolution(List<String> minions, List<String> missing) {
        public Resolution {
            minions = List.copyOf(minions);
            missing = List.copyOf(missing);
        }
    }

    /** As {@link #compile(Target, Nodegroups)} without nodegroups. */
    public static TargetMatcher compile(Target target) throws TargetException {
        return compile(target, Nodegroups.none());
    }

    /**
     * Parses a target.
     *
     * @throws TargetException with one line that says what is wrong
     */
    public static TargetMatcher compile(Target target, Nodegroups nodegroups)
            throws TargetException {
        if (target.expression() instanceof String text && text.length() > MAX_TEXT) {
            throw new TargetException("target is longer than " + MAX_TEXT + " characters");
        }
        return new TargetMatcher(condition(target, nodegroups, new RegexBudget()));
    }

    private static Condition condition(Target target, Nodegroups nodegroups, RegexBudget budget)
            throws TargetException {
        TargetType type = target.type();
        return switch (type) {
            case LIST -> new Condition.IdList(new LinkedHashSet<>(ids(target)));
            case COMPOUND -> compound(words(target), nodegroups, TargetType.PILLAR, budget);
            case COMPOUND_PILLAR_EXACT ->
                    compound(words(target), nodegroups, TargetType.PILLAR_EXACT, budget);
            case NODEGROUP ->
                    compound(
                            nodegroups.expand(text(target)), nodegroups, TargetType.PILLAR, budget);
            case GLOB, PCRE, GRAIN, GRAIN_PCRE, PILLAR, PILLAR_PCRE, PILLAR_EXACT, IPCIDR ->
                    term(type, text(target), target.delimiter(), budget);
        };
    }

    private static Condition compound(
            List<String> words, Nodegroups nodegroups, TargetType pillarType, RegexBudget budget)
            throws TargetException {
        CompoundParser.TermFactory terms =
                (type, pattern, delimiter) ->
                        term(
                                type == TargetType.PILLAR ? pillarType : type,
                                pattern,
                                delimiter == null ? Target.DEFAULT_DELIMITER : delimiter,
                                budget);
        return new CompoundParser(words, nodegroups, terms).parse();
    }

    private static Condition term(
            TargetType type, String pattern, String delimiter, RegexBudget budget)
            throws TargetException {
        return switch (type) {
            case GLOB -> new Condition.IdGlob(Glob.compile(pattern));
            case PCRE -> new Condition.IdRegex(BoundedRegex.compile(pattern).within(budget));
            case LIST -> new Condition.IdList(Set.copyOf(List.of(pattern.split(",", -1))));
            case IPCIDR -> new Condition.Ip(IpMatch.parse(pattern));
            case GRAIN ->
                    new Condition.Grain(nested(TextMatch.Kind.GLOB, pattern, delimiter, budget));
            case GRAIN_PCRE ->
                    new Condition.Grain(nested(TextMatch.Kind.REGEX, pattern, delimiter, budget));
            case PILLAR ->
                    new Condition.Pillar(nested(TextMatch.Kind.GLOB, pattern, delimiter, budget));
            case PILLAR_PCRE ->
                    new Condition.Pillar(nested(TextMatch.Kind.REGEX, pattern, delimiter, budget));
            case PILLAR_EXACT ->
                    new Condition.Pillar(nested(TextMatch.Kind.EXACT, pattern, delimiter, budget));
            case NODEGROUP, COMPOUND, COMPOUND_PILLAR_EXACT ->
                    throw new TargetException("'" + type.wireName() + "' cannot be a term");
        };
    }

    private static NestedMatch nested(
            TextMatch.Kind kind, String pattern, String delimiter, RegexBudget budget)
            throws TargetException {
        return new NestedMatch(kind, pattern, delimiter, budget);
    }

    private static String text(Target target) throws TargetException {
        if (target.expression() instanceof String text) {
            return text;
        }
        throw new TargetException(
                "a target of type " + target.type().wireName() + " must be a text");
    }

    private static List<String> words(Target target) {
        if (target.expression() instanceof String text) {
            return text.isBlank() ? List.of() : List.of(BLANKS.split(text.strip(), 0));
        }
        return strings(target.expression());
    }

    /** The ids of a list target: an array, or a text with commas. */
    private static List<String> ids(Target target) {
        return target.expression() instanceof String text
                ? List.of(text.split(",", -1))
                : strings(target.expression());
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    /** Whether the minion is meant; false also when matching takes too many steps. */
    public boolean matches(MinionFacts facts) {
        try {
            return condition.holds(facts);
        } catch (RegexBudget.SpentException e) {
            return false;
        }
    }

    /** As {@link #compile} and {@link #matches}; false for an expression that means nothing. */
    public static boolean matches(Target target, MinionFacts facts) {
        try {
            return compile(target).matches(facts);
        } catch (TargetException e) {
            return false;
        }
    }

    /**
     * The master's side: which of the candidates are meant.
     *
     * @param candidates the accepted ids, or those with cached data
     * @param facts of a candidate; asked only as far as the expression needs it
     * @throws TargetException when the expression means nothing, or matching takes too many steps
     */
    public static Resolution resolve(
            Target target,
            Nodegroups nodegroups,
            Collection<String> candidates,
            Function<String, ? extends MinionFacts> facts)
            throws TargetException {
        TargetMatcher matcher = compile(target, nodegroups);
        List<String> minions = new ArrayList<>();
        try {
            for (String id : candidates) {
                if (matcher.condition.holds(facts.apply(id))) {
                    minions.add(id);
                }
            }
        } catch (RegexBudget.SpentException e) {
            throw new TargetException(String.valueOf(e.getMessage()));
        }
        return new Resolution(minions, missing(target, candidates, facts));
    }

    private static List<String> missing(
            Target target,
            Collection<String> candidates,
            Function<String, ? extends MinionFacts> facts) {
        if (target.type() != TargetType.LIST) {
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>(candidates);
        known.removeIf(id -> !facts.apply(id).isAccepted());
        return ids(target).stream().filter(id -> !id.isEmpty() && !known.contains(id)).toList();
    }
}
