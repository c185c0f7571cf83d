package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Salt's ways to lay one pillar source over another. Immutable; never changes what it is given. */
final class PillarMerge {
    private static final String OVERWRITE = "overwrite";
    private static final String LIST = "list";

    private final String strategy;
    private final boolean mergeLists;

    /**
     * A way to merge.
     *
     * @param strategy {@code pillar_source_merging_strategy}; plain YAML makes {@code smart}, as
     *     anything unknown, the same as {@code recurse}
     * @param mergeLists {@code pillar_merge_lists}
     */
    PillarMerge(String strategy, boolean mergeLists) {
        this.strategy = strategy;
        this.mergeLists = mergeLists;
    }

    /** {@code over} laid over {@code under}. */
    Map<Object, @Nullable Object> merge(Map<?, ?> under, Map<?, ?> over) {
        return switch (strategy) {
            case OVERWRITE -> overwrite(under, over);
            case LIST -> pairs(under, over);
            default -> recurse(under, over);
        };
    }

    private static Map<Object, @Nullable Object> overwrite(Map<?, ?> under, Map<?, ?> over) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>(under);
        result.putAll(over);
        return result;
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

    private Map<Object, @Nullable Object> recurse(Map<?, ?> under, Map<?, ?> over) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>(under);
        over.forEach(
                (key, value) -> {
                    Object below = result.get(key);
                    if (below instanceof Map<?, ?> lower && value instanceof Map<?, ?> upper) {
                        result.put(key, recurse(lower, upper));
                    } else if (mergeLists
                            && below instanceof List<?> lower
                            && value instanceof List<?> upper) {
                        List<@Nullable Object> all = new ArrayList<>(lower);
                        upper.stream().filter(item -> !lower.contains(item)).forEach(all::add);
                        result.put(key, all);
                    } else {
                        result.put(key, value);
                    }
                });
        return result;
    }
}
