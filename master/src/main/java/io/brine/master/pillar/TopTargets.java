package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All top files together: environment to targets to SLS, read with Salt's tolerance for odd shapes.
 * Confined to one thread.
 */
final class TopTargets {
    /** What a target without a {@code match} entry is. */
    private static final String DEFAULT_MATCH = "compound";

    /**
     * One target.
     *
     * @param target the key as it stands, normally a text
     * @param match how it matches
     * @param order {@code order}: lower ones come first
     * @param sls names or globs of SLS, in order
     */
    record Entry(Object target, String match, int order, List<String> sls) {}

    private final Map<String, Map<Object, Entry>> entries = new LinkedHashMap<>();
    private final Map<String, Set<String>> ignoredWhenMissing = new LinkedHashMap<>();

    /**
     * Adds one top file's data; a later entry for the same target replaces an earlier one in its
     * place.
     *
     * @return false if it is not shaped as a top file; what was read then counts no more
     * @throws PillarFailedException if it is no map at all
     */
    boolean add(Object data, String source) throws PillarFailedException {
        if (!(data instanceof Map<?, ?> top)) {
            throw new PillarFailedException(source + ": a top file must be a map of environments");
        }
        for (Map.Entry<?, ?> environment : top.entrySet()) {
            if ("include".equals(environment.getKey())) {
                continue;
            }
            if (!addTargets(String.valueOf(environment.getKey()), environment.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean addTargets(String environment, @Nullable Object targets) {
        if ((targets instanceof String text && text.isEmpty())
                || (targets instanceof List<?> list && list.isEmpty())) {
            return true;
        }
        if (!(targets instanceof Map<?, ?> map)) {
            return false;
        }
        for (Map.Entry<?, ?> target : map.entrySet()) {
            Iterable<?> members = members(target.getValue());
            if (members == null || !addTarget(environment, target.getKey(), members)) {
                return false;
            }
        }
        return true;
    }

    /** What Python iterates over: members, keys, or the characters of a text. */
    private static @Nullable Iterable<?> members(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> list;
            case Map<?, ?> map -> map.keySet();
            case String text -> text.codePoints().mapToObj(Character::toString).toList();
            case null, default -> null;
        };
    }

    private boolean addTarget(String environment, @Nullable Object target, Iterable<?> members) {
        String match = DEFAULT_MATCH;
        int order = 0;
        boolean ignoreMissing = false;
        Set<String> sls = new LinkedHashSet<>();
        for (Object member : members) {
            if (member instanceof String name) {
                sls.add(name);
            } else if (member instanceof Map<?, ?> option) {
                match = option.containsKey("match") ? String.valueOf(option.get("match")) : match;
                if (option.containsKey("order")) {
                    Object wanted = option.get("order");
                    if (wanted == null || wanted instanceof List || wanted instanceof Map) {
                        return false;
                    }
                    order = number(wanted);
                }
                ignoreMissing |= isTrue(option.get("ignore_missing"));
            }
        }
        if (ignoreMissing) {
            ignoredWhenMissing.computeIfAbsent(environment, none -> new HashSet<>()).addAll(sls);
        }
        Object key = target == null ? "None" : target;
        entries.computeIfAbsent(environment, none -> new LinkedHashMap<>())
                .put(key, new Entry(key, match, order, List.copyOf(sls)));
        return true;
    }

    private static int number(Object order) {
        return switch (order) {
            case Number number -> number.intValue();
            case Boolean flag -> flag ? 1 : 0;
            default -> {
                try {
                    yield Integer.parseInt(order.toString().strip());
                } catch (NumberFormatException none) {
                    yield 0;
                }
            }
        };
    }

    private static boolean isTrue(@Nullable Object value) {
        return PillarValues.isTrue(value);
    }

    /** Forgets all targets, as Salt does when one top file is not shaped as such. */
    void clear() {
        entries.clear();
    }

    /** Whether the top files say that this SLS may be absent. */
    boolean mayBeMissing(String environment, String sls) {
        return ignoredWhenMissing.getOrDefault(environment, Set.of()).contains(sls);
    }

    /** The environments named, in order. */
    Set<String> environments() {
        return entries.keySet();
    }

    /** The targets of one environment by their {@code order}, else as they stand. */
    List<Entry> targets(String environment) {
        List<Entry> sorted = new ArrayList<>(entries.getOrDefault(environment, Map.of()).values());
        sorted.sort(Comparator.comparingInt(Entry::order));
        return sorted;
    }
}
