package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Salt's ways to lay one pillar source over another, with the order of keys that they leave.
 * Immutable; changes what lies below only where Salt does ({@code overwrite}).
 */
final class PillarMerge {
    private static final Logger LOG = LoggerFactory.getLogger(PillarMerge.class);

    private enum Strategy {
        RECURSE,
        /** As recurse, but never joins lists. */
        NONE,
        OVERWRITE,
        AGGREGATE,
        LIST
    }

    /** A map that {@code aggregate} has made; two of them are merged key by key. */
    private static final class Aggregated extends LinkedHashMap<Object, @Nullable Object> {
        private static final long serialVersionUID = 1L;

        Aggregated(Map<?, ?> entries) {
            super(entries);
        }
    }

    private final Strategy strategy;
    private final boolean mergeLists;

    PillarMerge(PillarOptions.Merging options) {
        this.strategy = strategy(options);
        this.mergeLists = options.mergeLists();
    }

    private static Strategy strategy(PillarOptions.Merging options) {
        String renderer = options.renderer();
        return switch (options.strategy()) {
            case "smart" ->
                    renderer.endsWith("|yamlex") || renderer.startsWith("yamlex")
                            ? Strategy.AGGREGATE
                            : Strategy.RECURSE;
            case "recurse" -> Strategy.RECURSE;
            case "none" -> Strategy.NONE;
            case "overwrite" -> Strategy.OVERWRITE;
            case "aggregate" -> Strategy.AGGREGATE;
            case "list" -> Strategy.LIST;
            default -> {
                LOG.warn(
                        "pillar_source_merging_strategy: unknown strategy '{}', merging as recurse",
                        options.strategy());
                yield Strategy.NONE;
            }
        };
    }

    /** {@code over} laid over {@code under}; a new map. */
    Map<Object, @Nullable Object> merge(Map<Object, @Nullable Object> under, Map<?, ?> over) {
        return switch (strategy) {
            case RECURSE -> recurse(under, over, mergeLists);
            case NONE -> recurse(under, over, false);
            case OVERWRITE -> overwrite(under, over);
            case AGGREGATE -> aggregate(under, over);
            case LIST -> pairs(under, over);
        };
    }

    /** The lower map changes too, as in Salt, where an SLS that is included twice can show it. */
    private Map<Object, @Nullable Object> overwrite(
            Map<Object, @Nullable Object> under, Map<?, ?> over) {
        over.forEach(
                (key, value) -> {
                    if (under.containsKey(key)) {
                        under.put(key, value);
                    }
                });
        return recurse(under, over, mergeLists);
    }

    /** Keys of {@code over} alone get lost, as in Salt. */
    private static Map<Object, @Nullable Object> pairs(Map<?, ?> under, Map<?, ?> over) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>();
        under.forEach(
                (key, value) -> {
                    if (over.containsKey(key)) {
                        List<@Nullable Object> both = new ArrayList<>();
                        both.add(value);
                        both.add(over.get(key));
                        result.put(key, both);
                    } else {
                        result.put(key, value);
                    }
                });
        return result;
    }

    /** {@code over} merged deeply into a copy of {@code under}, which is Salt's default. */
    static Map<Object, @Nullable Object> recurse(
            Map<?, ?> under, Map<?, ?> over, boolean mergeLists) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>(under);
        over.forEach(
                (key, value) -> {
                    Object below = result.get(key);
                    if (below instanceof Map<?, ?> lower && value instanceof Map<?, ?> upper) {
                        result.put(key, recurse(lower, upper, mergeLists));
                    } else if (mergeLists
                            && below instanceof List<?> lower
                            && value instanceof List<?> upper) {
                        result.put(key, joined(lower, upper));
                    } else {
                        result.put(key, value);
                    }
                });
        return result;
    }

    /** Members of the upper list that are in neither what was below nor what was added already. */
    private static List<@Nullable Object> joined(List<?> lower, List<?> upper) {
        List<@Nullable Object> all = new ArrayList<>(lower);
        upper.stream().filter(member -> !lower.contains(member)).forEach(all::add);
        return all;
    }

    /** The first level key by key; below it a value replaces the other, maps included. */
    private static Map<Object, @Nullable Object> aggregate(Map<?, ?> under, Map<?, ?> over) {
        Map<Object, @Nullable Object> result = new Aggregated(under);
        over.forEach(
                (key, value) ->
                        result.put(
                                key,
                                under.containsKey(key) ? lower(under.get(key), value) : value));
        return result;
    }

    private static @Nullable Object lower(@Nullable Object below, @Nullable Object value) {
        if (!(below instanceof Map<?, ?> under) || !(value instanceof Map<?, ?> over)) {
            return value;
        }
        boolean both = below instanceof Aggregated && value instanceof Aggregated;
        Map<Object, @Nullable Object> result =
                both ? new Aggregated(under) : new LinkedHashMap<>(over);
        over.forEach(
                (key, inner) ->
                        result.put(
                                key,
                                under.containsKey(key) ? lower(under.get(key), inner) : inner));
        return result;
    }
}
