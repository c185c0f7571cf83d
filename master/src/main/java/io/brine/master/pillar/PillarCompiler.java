package io.brine.master.pillar;

import io.brine.salt.target.Nodegroups;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a minion's pillar from the SLS below {@code pillar_roots} and the external pillars.
 * Thread-safe; blocks on the disk and on commands.
 *
 * <p>What cannot be rendered never gives wrong data: the file is left out and a line that names
 * file and place stands in {@code _errors}, as with Salt.
 */
public final class PillarCompiler {
    private final PillarOptions options;
    private final PillarFiles files;
    private final Nodegroups nodegroups;
    private final PillarMerge merge;
    private final ExternalPillars external;

    /** A compiler with one set of options. */
    public PillarCompiler(PillarOptions options) {
        this.options = options;
        this.files = new PillarFiles(options.master());
        this.merge = new PillarMerge(options.merging());
        Map<String, Object> groups = new LinkedHashMap<>();
        options.nodegroups()
                .forEach(
                        (name, group) -> {
                            if (group != null) {
                                groups.put(name, group);
                            }
                        });
        this.nodegroups = Nodegroups.of(groups);
        this.external = new ExternalPillars(options.external(), merge, nodegroups);
    }

    /**
     * The minion's pillar, with {@code _errors} if something was wrong; never throws for bad files.
     */
    public Map<Object, @Nullable Object> compile(PillarRequest request) {
        PillarScope scope = new PillarScope(options, request, files);
        return new PillarRun(options, scope, merge, external, nodegroups).run();
    }

    /**
     * What the top files say before anybody is matched.
     *
     * @param environments environment to targets, each with its SLS names, a way to match other
     *     than compound before them
     * @param errors what went wrong; not empty if the rest is of no use
     */
    public record Top(Map<String, Map<Object, List<Object>>> environments, List<String> errors) {}

    /** The top files that count for a request; never throws for bad files. */
    public Top top(PillarRequest request) {
        PillarTops tops = new PillarTops(options, new PillarScope(options, request, files));
        try {
            tops.read();
        } catch (PillarFailedException e) {
            return new Top(Map.of(), List.of(String.valueOf(e.getMessage())));
        }
        Map<String, Map<Object, List<Object>>> environments = new LinkedHashMap<>();
        for (String environment : tops.targets().environments()) {
            Map<Object, List<Object>> targets = new LinkedHashMap<>();
            for (TopTargets.Entry entry : tops.targets().targets(environment)) {
                List<Object> shown = new ArrayList<>();
                if (!entry.match().equals("compound")) {
                    shown.add(Map.of("match", entry.match()));
                }
                shown.addAll(entry.sls());
                targets.put(entry.target(), shown);
            }
            environments.put(environment, targets);
        }
        return new Top(environments, List.copyOf(tops.errors()));
    }

    /** The one environment that counts for a request, or null for all. */
    public @Nullable String environment(PillarRequest request) {
        return new PillarScope(options, request, files).pillarenv();
    }

    /**
     * Whether the environment of a request is there: a minion can make up any number of names for
     * {@code pillarenv}, each of which would be a pillar to keep.
     */
    boolean knows(PillarRequest request) {
        PillarScope scope = new PillarScope(options, request, files);
        String environment = scope.pillarenv();
        return environment == null
                || scope.roots().directories(environment).stream().anyMatch(Files::isDirectory);
    }

    /** A pillar with the request's {@code pillar_override} laid over it. */
    Map<Object, @Nullable Object> overridden(
            Map<Object, @Nullable Object> pillar, PillarRequest request) {
        return request.override().isEmpty()
                ? pillar
                : merge.merge(pillar, PillarValues.copy(request.override()));
    }
}
