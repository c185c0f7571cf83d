package io.brine.master.pillar;

import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Nodegroups;
import io.brine.salt.target.Target;
import io.brine.salt.target.TargetException;
import io.brine.salt.target.TargetMatcher;

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
 * All top files together: environment to targets to SLS. Filled by {@link #add}, then asked.
 * Confined to one thread.
 */
final class PillarTop {
    /** What a target without a {@code match} entry is. */
    private static final String DEFAULT_MATCH = "compound";

    private record Entry(String expression, String match, int order, List<String> sls) {}

    private final Map<String, Map<String, Entry>> entries = new LinkedHashMap<>();
    private final Map<String, Set<String>> ignoredWhenMissing = new LinkedHashMap<>();
    private final List<String> errors;

    PillarTop(List<String> errors) {
        this.errors = errors;
    }

    /** Adds one top file's data; a later entry for the same target replaces an earlier one. */
    void add(Map<?, ?> top, String source) {
        top.forEach(
                (environment, targets) -> {
                    if ("include".equals(environment)) {
                        return;
                    }
                    if (!(targets instanceof Map<?, ?> map)) {
                        errors.add(
                                source
                                        + ": environment '"
                                        + environment
                                        + "' must hold targets, each with a list of SLS names");
                        return;
                    }
                    map.forEach(
                            (target, data) ->
                                    addTarget(
                                            String.valueOf(environment),
                                            String.valueOf(target),
                                            data,
                                            source));
                });
    }

    private void addTarget(
            String environment, String target, @Nullable Object data, String source) {
        if (!(data instanceof List<?> list)) {
            errors.add(source + ": target '" + target + "' must hold a list of SLS names");
            return;
        }
        String match = DEFAULT_MATCH;
        int order = 0;
        boolean ignoreMissing = false;
        Set<String> sls = new LinkedHashSet<>();
        for (Object item : list) {
            if (item instanceof String name) {
                sls.add(name);
            } else if (item instanceof Map<?, ?> option) {
                match = option.containsKey("match") ? String.valueOf(option.get("match")) : match;
                order = option.get("order") instanceof Long number ? number.intValue() : order;
                ignoreMissing |= Boolean.TRUE.equals(option.get("ignore_missing"));
            }
        }
        if (ignoreMissing) {
            ignoredWhenMissing.computeIfAbsent(environment, none -> new HashSet<>()).addAll(sls);
        }
        entries.computeIfAbsent(environment, none -> new LinkedHashMap<>())
                .put(target, new Entry(target, match, order, List.copyOf(sls)));
    }

    /** Whether the top files say that this SLS may be absent. */
    boolean mayBeMissing(String environment, String sls) {
        return ignoredWhenMissing.getOrDefault(environment, Set.of()).contains(sls);
    }

    /**
     * Environment to SLS names for one minion, in order.
     *
     * @param only the one environment that counts, or null for all
     */
    Map<String, List<String>> matches(
            MinionFacts minion, Nodegroups nodegroups, @Nullable String only) {
        Map<String, List<String>> matches = new LinkedHashMap<>();
        entries.forEach(
                (environment, targets) -> {
                    if (only != null && !only.equals(environment)) {
                        return;
                    }
                    Set<String> sls = new LinkedHashSet<>();
                    targets.values().stream()
                            .sorted(Comparator.comparingInt(Entry::order))
                            .filter(entry -> isMeant(entry, minion, nodegroups))
                            .forEach(entry -> sls.addAll(entry.sls()));
                    if (!sls.isEmpty()) {
                        matches.put(environment, new ArrayList<>(sls));
                    }
                });
        return matches;
    }

    private boolean isMeant(Entry entry, MinionFacts minion, Nodegroups nodegroups) {
        try {
            Target target = Target.of(entry.match(), entry.expression(), null);
            return TargetMatcher.compile(target, nodegroups).matches(minion);
        } catch (TargetException e) {
            errors.add("pillar top file: target '" + entry.expression() + "': " + e.getMessage());
            return false;
        }
    }
}
