package io.brine.master.pillar;

import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Nodegroups;
import io.brine.salt.target.Target;
import io.brine.salt.target.TargetException;
import io.brine.salt.target.TargetMatcher;
import io.brine.salt.target.TargetType;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds, reads and matches the top files for one minion. Confined to one thread. */
final class PillarTops {
    private static final Logger LOG = LoggerFactory.getLogger(PillarTops.class);
    private static final String INCLUDE = "include";
    private static final String BASE = "base";

    private record Top(String source, Object data) {}

    private final PillarOptions options;
    private final PillarScope scope;
    private final List<String> errors = new ArrayList<>();
    private final TopTargets targets = new TopTargets();

    PillarTops(PillarOptions options, PillarScope scope) {
        this.options = options;
        this.scope = scope;
    }

    /** What went wrong; Salt tells it after the errors of SLS. */
    List<String> errors() {
        return errors;
    }

    TopTargets targets() {
        return targets;
    }

    /**
     * Reads all top files that count.
     *
     * @throws PillarFailedException if one is no map, which Salt does not survive either
     */
    void read() throws PillarFailedException {
        Map<String, List<Top>> tops = new LinkedHashMap<>();
        try {
            for (String environment : environments()) {
                PillarRoots.Found file = scope.roots().file(environment, options.stateTop());
                if (file != null) {
                    List<Top> list = new ArrayList<>();
                    list.add(new Top(file.relative(), scope.render(file, environment, "")));
                    tops.put(environment, list);
                }
            }
        } catch (PillarRenderException e) {
            errors.add("Rendering Primary Top file failed, render error:\n" + e.getMessage());
        }
        for (Map.Entry<String, List<Top>> top : tops.entrySet()) {
            addIncluded(top.getKey(), top.getValue());
        }
        for (List<Top> list : tops.values()) {
            for (Top top : list) {
                if (!targets.add(top.data(), top.source())) {
                    targets.clear();
                    errors.add(
                            "Error encountered while rendering pillar top file. (%s: expected environments that hold targets, each with a list of SLS names)"
                                    .formatted(top.source()));
                    return;
                }
            }
        }
    }

    private Set<String> environments() {
        String pillarenv = scope.pillarenv();
        if (pillarenv != null) {
            return scope.roots().has(pillarenv) ? Set.of(pillarenv) : Set.of();
        }
        Set<String> all = new LinkedHashSet<>(scope.roots().environments());
        if (options.merging().strategy().equals("none")) {
            String saltenv = scope.request().saltenv();
            String only = saltenv == null ? BASE : saltenv;
            return all.contains(only) ? Set.of(only) : Set.of();
        }
        return all;
    }

    private void addIncluded(String environment, List<Top> tops) {
        if (!(tops.getFirst().data() instanceof Map<?, ?> first)) {
            return;
        }
        Set<String> done = new HashSet<>();
        for (String sls : included(first.get(INCLUDE))) {
            PillarRoots.Found file = scope.roots().sls(environment, sls);
            if (!done.add(sls) || file == null) {
                continue;
            }
            try {
                tops.add(new Top(file.relative(), scope.render(file, environment, "")));
            } catch (PillarRenderException e) {
                errors.add(
                        "Rendering Top file %s failed, render error:\n%s"
                                .formatted(sls, e.getMessage()));
            }
        }
    }

    private static List<String> included(@Nullable Object include) {
        return switch (include) {
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case String text -> text.codePoints().mapToObj(Character::toString).toList();
            case null, default -> List.of();
        };
    }

    /**
     * Environment to SLS names for this minion, in order.
     *
     * @param pillar what targets on pillar see: empty, unless external pillars came first
     * @throws PillarFailedException for a way to match that there is not, or a regular expression
     *     that is none
     */
    Map<String, List<String>> matches(Map<?, ?> pillar, Nodegroups nodegroups)
            throws PillarFailedException {
        MinionFacts minion =
                MinionFacts.of(scope.request().minionId(), scope.request().grains(), pillar);
        String only = scope.pillarenv();
        Map<String, List<String>> matches = new LinkedHashMap<>();
        for (String environment : targets.environments()) {
            if (only != null && !only.equals(environment)) {
                continue;
            }
            Set<String> sls = new LinkedHashSet<>();
            boolean any = false;
            for (TopTargets.Entry entry : targets.targets(environment)) {
                if (isMeant(entry, minion, nodegroups)) {
                    any = true;
                    sls.addAll(entry.sls());
                }
            }
            if (any) {
                matches.put(environment, new ArrayList<>(sls));
            }
        }
        return matches;
    }

    private boolean isMeant(TopTargets.Entry entry, MinionFacts minion, Nodegroups nodegroups)
            throws PillarFailedException {
        TargetType type =
                TargetType.of(entry.match())
                        .orElseThrow(
                                () ->
                                        new PillarFailedException(
                                                "pillar top file: target '%s': there is no match: %s"
                                                        .formatted(entry.target(), entry.match())));
        if (!(entry.target() instanceof String expression)) {
            LOG.warn(
                    "pillar top file: target '{}' is not a text and matches nobody",
                    entry.target());
            return false;
        }
        try {
            Target target = Target.of(entry.match(), expression, null);
            return TargetMatcher.compile(target, nodegroups).matches(minion);
        } catch (TargetException e) {
            if (type == TargetType.PCRE) {
                throw new PillarFailedException(
                        "pillar top file: target '%s': %s".formatted(expression, e.getMessage()));
            }
            LOG.error(
                    "pillar top file: target '{}' matches nobody: {}", expression, e.getMessage());
            return false;
        }
    }
}
