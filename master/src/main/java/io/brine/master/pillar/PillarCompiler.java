package io.brine.master.pillar;

import io.brine.salt.target.Nodegroups;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
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

    /** The one environment that counts for a request, or null for all. */
    @Nullable String environment(PillarRequest request) {
        return new PillarScope(options, request, files).pillarenv();
    }

    /** A pillar with the request's {@code pillar_override} laid over it. */
    Map<Object, @Nullable Object> overridden(
            Map<Object, @Nullable Object> pillar, PillarRequest request) {
        return request.override().isEmpty()
                ? pillar
                : merge.merge(pillar, PillarValues.copy(request.override()));
    }
}
