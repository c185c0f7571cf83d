package io.brine.master.pillar;

import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders the SLS of one environment with what they include, each file once. Confined to one
 * thread.
 *
 * <p>Follows Salt to its quirks: an SLS included a second time counts without its own includes, and
 * an include's {@code defaults} hold for the plain includes after it.
 */
final class PillarSls {
    private static final Logger LOG = LoggerFactory.getLogger(PillarSls.class);
    private static final String INCLUDE = "include";
    private static final int MAX_INCLUDE_DEPTH = 64;

    /**
     * What an SLS gave.
     *
     * @param state the data, or null if it is to be passed over
     * @param errors of it and of what it includes
     */
    private record Rendered(@Nullable Object state, List<String> errors) {}

    private final PillarOptions options;
    private final PillarScope scope;
    private final PillarMerge merge;
    private final TopTargets top;
    private final String environment;
    private final @Nullable List<String> available;
    private final Map<String, @Nullable Object> done = new HashMap<>();

    PillarSls(
            PillarOptions options,
            PillarScope scope,
            PillarMerge merge,
            TopTargets top,
            String environment) {
        this.options = options;
        this.scope = scope;
        this.merge = merge;
        this.top = top;
        this.environment = environment;
        this.available = scope.roots().slsNames(environment);
    }

    /**
     * Lays all SLS of these names or globs over {@code under}, in order.
     *
     * @param errors takes what goes wrong
     */
    Map<Object, @Nullable Object> renderOver(
            Map<Object, @Nullable Object> under, List<String> patterns, List<String> errors)
            throws PillarFailedException {
        List<String> names = new ArrayList<>();
        for (String pattern : patterns) {
            if (available == null) {
                errors.add(noEnvironment());
            }
            List<String> matching = matching(pattern);
            names.addAll(matching.isEmpty() ? List.of(pattern) : matching);
        }
        Map<Object, @Nullable Object> pillar = under;
        for (String name : names) {
            Rendered rendered = render(name, Map.of(), 0);
            errors.addAll(rendered.errors());
            if (rendered.state() instanceof Map<?, ?> state) {
                pillar = merge.merge(pillar, state);
            }
        }
        return pillar;
    }

    private String noEnvironment() {
        return "No matching pillar environment for environment '" + environment + "' found";
    }

    private List<String> matching(String pattern) {
        if (available == null) {
            return List.of();
        }
        Glob glob = Glob.compile(pattern);
        return available.stream().filter(glob::matches).toList();
    }

    private Rendered render(String sls, Map<?, ?> defaults, int depth)
            throws PillarFailedException {
        List<String> errors = new ArrayList<>();
        PillarRoots.Found file = scope.roots().sls(environment, sls);
        Object state;
        if (file == null) {
            if (top.mayBeMissing(environment, sls) || !scope.roots().has(environment)) {
                LOG.debug("SLS '{}' is not in environment '{}'", sls, environment);
                return new Rendered(null, errors);
            }
            errors.add(
                    "Specified SLS '%s' in environment '%s' is not available on the salt master"
                            .formatted(sls, environment));
            state = new LinkedHashMap<>();
        } else {
            state = read(sls, file, defaults, errors);
        }
        done.put(sls, state);
        if (state == null || !PillarValues.isTrue(state)) {
            return new Rendered(state, errors);
        }
        if (!(state instanceof Map<?, ?> map)) {
            errors.add("SLS '" + sls + "' does not render to a dictionary");
            return new Rendered(null, errors);
        }
        if (file == null || !map.containsKey(INCLUDE)) {
            return new Rendered(map, errors);
        }
        if (!(map.get(INCLUDE) instanceof List<?> list)) {
            errors.add("Include Declaration in SLS '" + sls + "' is not formed as a list");
            return new Rendered(map, errors);
        }
        if (depth >= MAX_INCLUDE_DEPTH) {
            throw new PillarFailedException(file.relative() + ": includes are nested too deeply");
        }
        map.remove(INCLUDE);
        return new Rendered(withIncluded(sls, file, map, list, defaults, depth, errors), errors);
    }

    private @Nullable Object read(
            String sls, PillarRoots.Found file, Map<?, ?> defaults, List<String> errors) {
        try {
            return scope.render(file, environment, sls, defaults);
        } catch (PillarRenderException e) {
            LOG.error(
                    "pillar of minion {}: Rendering SLS '{}' failed, render error: {}",
                    scope.request().minionId(),
                    sls,
                    e.getMessage());
            errors.add(
                    options.safeErrors()
                            ? "Rendering SLS '%s' failed. Please see master log for details. (%s)"
                                    .formatted(sls, e.place())
                            : "Rendering SLS '%s' failed, render error:\n%s"
                                    .formatted(sls, e.getMessage()));
            return null;
        }
    }

    private Map<Object, @Nullable Object> withIncluded(
            String sls,
            PillarRoots.Found file,
            Map<?, ?> own,
            List<?> includes,
            Map<?, ?> inherited,
            int depth,
            List<String> errors)
            throws PillarFailedException {
        @SuppressWarnings("unchecked")
        Map<Object, @Nullable Object> state = (Map<Object, @Nullable Object>) own;
        List<Map<Object, @Nullable Object>> parts = new ArrayList<>();
        Map<?, ?> defaults = inherited;
        List<String> lastErrors = List.of();
        for (Object item : includes) {
            Include include = Include.of(item, file);
            if (include.defaults() != null) {
                defaults = include.defaults();
            }
            for (String name : names(include.name(), sls, file, errors)) {
                Object part;
                if (done.containsKey(name)) {
                    part = done.get(name);
                } else {
                    Rendered rendered = render(name, defaults, depth + 1);
                    part = rendered.state();
                    lastErrors = rendered.errors();
                }
                if (PillarValues.isTrue(part) && part instanceof Map<?, ?> map) {
                    Map<Object, @Nullable Object> keyed = include.under(map);
                    if (options.includesOverride()) {
                        state = merge.merge(state, keyed);
                    } else {
                        parts.add(keyed);
                    }
                }
                // Salt tells the errors of the last SLS again with each one it had already.
                errors.addAll(lastErrors);
            }
        }
        if (options.includesOverride()) {
            return state;
        }
        parts.add(state);
        Map<Object, @Nullable Object> all = parts.getFirst();
        for (Map<Object, @Nullable Object> part : parts.subList(1, parts.size())) {
            all = merge.merge(all, part);
        }
        return all;
    }

    /** The SLS that an include means; a leading dot is beside the including file. */
    private List<String> names(
            String name, String by, PillarRoots.Found file, List<String> errors) {
        if (available == null) {
            errors.add(noEnvironment());
            return List.of(name);
        }
        List<String> names = new ArrayList<>(matching(bare(name).replace('/', '.')));
        String absolute = name;
        if (name.startsWith(".")) {
            int last = by.lastIndexOf('.');
            String parent = file.isInit() ? by : last < 0 ? "" : by.substring(0, last);
            absolute = parent.isEmpty() ? name.substring(1) : parent + "." + name.substring(1);
        }
        names.addAll(matching(absolute));
        return names.isEmpty() ? List.of(absolute) : names;
    }

    private static String bare(String name) {
        int start = 0;
        while (start < name.length() && name.charAt(start) == '.') {
            start++;
        }
        return name.substring(start);
    }
}
