package io.brine.master.pillar;

import io.brine.salt.target.Glob;
import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Nodegroups;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles one minion's pillar once. Confined to one thread. */
final class PillarRun {
    private static final Logger LOG = LoggerFactory.getLogger(PillarRun.class);
    private static final String INCLUDE = "include";
    private static final String ERRORS = "_errors";
    private static final int MAX_INCLUDE_DEPTH = 64;

    private final PillarOptions options;
    private final PillarRequest request;
    private final PillarFiles files;
    private final PillarRoots roots;
    private final PillarMerge merge;
    private final Nodegroups nodegroups;
    private final List<String> errors = new ArrayList<>();
    private final PillarTop top = new PillarTop(errors);

    PillarRun(
            PillarOptions options,
            PillarRequest request,
            PillarFiles files,
            Nodegroups nodegroups) {
        this.options = options;
        this.request = request;
        this.files = files;
        this.nodegroups = nodegroups;
        this.roots = PillarRoots.of(options.pillarRoots(), request.pillarenv(), request.saltenv());
        this.merge = new PillarMerge(options.mergingStrategy(), options.mergeLists());
    }

    Map<Object, @Nullable Object> run() {
        for (String environment : topEnvironments()) {
            readTops(environment);
        }
        MinionFacts minion = MinionFacts.of(request.minionId(), request.grains(), Map.of());
        Map<Object, @Nullable Object> pillar = new LinkedHashMap<>(request.override());
        Map<String, List<String>> matches = top.matches(minion, nodegroups, request.pillarenv());
        for (Map.Entry<String, List<String>> match : matches.entrySet()) {
            pillar = renderEnvironment(match.getKey(), match.getValue(), pillar);
        }
        if (!errors.isEmpty()) {
            for (String error : errors) {
                LOG.error("pillar of minion {}: {}", request.minionId(), error);
            }
            pillar.put(ERRORS, List.copyOf(errors));
        }
        return request.override().isEmpty() ? pillar : merge.merge(pillar, request.override());
    }

    private List<String> topEnvironments() {
        String pillarenv = request.pillarenv();
        if (pillarenv != null) {
            return roots.has(pillarenv) ? List.of(pillarenv) : List.of();
        }
        if (options.mergingStrategy().equals("none")) {
            String only = request.saltenv() == null ? "base" : request.saltenv();
            return roots.has(only) ? List.of(only) : List.of();
        }
        return roots.environments();
    }

    private void readTops(String environment) {
        PillarRoots.Found main = roots.file(environment, options.stateTop());
        if (main == null) {
            return;
        }
        Deque<PillarRoots.Found> waiting = new ArrayDeque<>();
        waiting.add(main);
        Set<String> done = new HashSet<>();
        while (!waiting.isEmpty()) {
            PillarRoots.Found file = waiting.removeFirst();
            if (done.add(file.relative())) {
                for (String sls : readTop(environment, file)) {
                    PillarRoots.Found included = roots.sls(environment, sls);
                    if (included == null) {
                        errors.add(
                                file.relative()
                                        + ": included top file '"
                                        + sls
                                        + "' is not in environment '"
                                        + environment
                                        + "'");
                    } else {
                        waiting.addLast(included);
                    }
                }
            }
        }
    }

    private List<String> readTop(String environment, PillarRoots.Found file) {
        try {
            Object data = files.read(file);
            if (data instanceof Map<?, ?> map) {
                top.add(map, file.relative());
                return map.get(INCLUDE) instanceof List<?> included
                        ? included.stream().map(String::valueOf).toList()
                        : List.of();
            }
            if (data != null) {
                errors.add(file.relative() + ": a top file must be a map of environments");
            }
        } catch (PillarRenderException e) {
            errors.add(
                    "Rendering pillar top file of environment '%s' failed: %s"
                            .formatted(environment, e.getMessage()));
        }
        return List.of();
    }

    private Map<Object, @Nullable Object> renderEnvironment(
            String environment, List<String> slsPatterns, Map<Object, @Nullable Object> under) {
        Map<Object, @Nullable Object> pillar = under;
        Rendering rendering = new Rendering(environment);
        for (String sls : slsPatterns) {
            for (String name : expand(environment, sls)) {
                Map<Object, @Nullable Object> data = rendering.sls(name, 0);
                if (data != null) {
                    pillar = merge.merge(pillar, data);
                }
            }
        }
        return pillar;
    }

    /** The SLS names that a pattern means; itself if none. */
    private List<String> expand(String environment, String pattern) {
        if (pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
            return List.of(pattern);
        }
        Glob glob = Glob.compile(pattern);
        try {
            List<String> names =
                    roots.slsNames(environment).stream().filter(glob::matches).toList();
            return names.isEmpty() ? List.of(pattern) : names;
        } catch (IOException | UncheckedIOException e) {
            errors.add("cannot list environment '" + environment + "': " + e.getMessage());
            return List.of();
        }
    }

    /** Renders SLS of one environment, each once, with what they include. */
    private final class Rendering {
        private final String environment;
        private final Map<String, Map<Object, @Nullable Object>> done = new HashMap<>();

        Rendering(String environment) {
            this.environment = environment;
        }

        @Nullable Map<Object, @Nullable Object> sls(String sls, int depth) {
            PillarRoots.Found file = roots.sls(environment, sls);
            if (file == null) {
                reportMissing(sls);
                return null;
            }
            Map<Object, @Nullable Object> own = read(sls, file);
            if (own == null) {
                return null;
            }
            Object include = own.remove(INCLUDE);
            done.put(sls, own);
            if (include == null) {
                return own;
            }
            if (!(include instanceof List<?> list)) {
                errors.add("Include Declaration in SLS '" + sls + "' is not formed as a list");
                return own;
            }
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            for (Object item : list) {
                all = merge.merge(all, included(item, sls, file, depth));
            }
            return merge.merge(all, own);
        }

        private @Nullable Map<Object, @Nullable Object> read(String sls, PillarRoots.Found file) {
            done.put(sls, Collections.emptyMap());
            try {
                Object data = files.read(file);
                if (data instanceof Map<?, ?> map) {
                    return new LinkedHashMap<>(map);
                }
                if (data != null) {
                    errors.add("SLS '" + sls + "' does not render to a dictionary");
                }
            } catch (PillarRenderException e) {
                errors.add("Rendering SLS '" + sls + "' failed: " + e.getMessage());
            }
            return null;
        }

        private Map<Object, @Nullable Object> included(
                @Nullable Object item, String by, PillarRoots.Found file, int depth) {
            String name = String.valueOf(item);
            String key = null;
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                Map.Entry<?, ?> only = map.entrySet().iterator().next();
                name = String.valueOf(only.getKey());
                if (only.getValue() instanceof Map<?, ?> how) {
                    key = how.get("key") instanceof String text ? text : null;
                    if (how.containsKey("defaults")) {
                        errors.add(
                                file.relative()
                                        + ": include '"
                                        + name
                                        + "': defaults need Jinja, which this master does not"
                                        + " render");
                    }
                }
            }
            if (depth >= MAX_INCLUDE_DEPTH) {
                errors.add(file.relative() + ": includes are nested too deeply");
                return Map.of();
            }
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            for (String sls : expand(environment, absolute(name, by, file))) {
                Map<Object, @Nullable Object> known = done.get(sls);
                Map<Object, @Nullable Object> data = known == null ? sls(sls, depth + 1) : known;
                if (data != null && !data.isEmpty()) {
                    all = merge.merge(all, under(key, data));
                }
            }
            return all;
        }

        private static Map<Object, @Nullable Object> under(
                @Nullable String key, Map<Object, @Nullable Object> data) {
            if (key == null) {
                return data;
            }
            Map<Object, @Nullable Object> nested = data;
            List<String> parts = List.of(key.split(":", -1));
            for (int i = parts.size() - 1; i >= 0; i--) {
                Map<Object, @Nullable Object> outer = new LinkedHashMap<>();
                outer.put(parts.get(i), nested);
                nested = outer;
            }
            return nested;
        }

        /** A leading dot means: beside the including file. */
        private static String absolute(String name, String by, PillarRoots.Found file) {
            if (!name.startsWith(".")) {
                return name;
            }
            int last = by.lastIndexOf('.');
            String parent = file.isInit() ? by : last < 0 ? "" : by.substring(0, last);
            return parent.isEmpty() ? name.substring(1) : parent + name;
        }

        private void reportMissing(String sls) {
            if (top.mayBeMissing(environment, sls)) {
                return;
            }
            errors.add(
                    roots.has(environment)
                            ? "Specified SLS '%s' in environment '%s' is not available on the salt master"
                                    .formatted(sls, environment)
                            : "No matching pillar environment for environment '%s' found"
                                    .formatted(environment));
        }
    }
}
