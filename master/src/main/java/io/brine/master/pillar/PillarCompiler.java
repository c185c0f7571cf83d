package io.brine.master.pillar;

import io.brine.salt.target.Nodegroups;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a minion's pillar from plain YAML below {@code pillar_roots}. Thread-safe; blocks on the
 * disk.
 *
 * <p>What cannot be rendered (a file with Jinja in it, broken YAML, an SLS that is not there) never
 * gives wrong data: the file is left out and a line that names file and place stands in {@code
 * _errors}, as with Salt.
 */
public final class PillarCompiler {
    private final PillarOptions options;
    private final PillarFiles files = new PillarFiles();
    private final Nodegroups nodegroups;

    /** A compiler over one set of roots. */
    public PillarCompiler(PillarOptions options) {
        this.options = options;
        Map<String, Object> groups = new LinkedHashMap<>();
        options.nodegroups()
                .forEach(
                        (name, group) -> {
                            if (group != null) {
                                groups.put(name, group);
                            }
                        });
        this.nodegroups = Nodegroups.of(groups);
    }

    /**
     * The minion's pillar, with {@code _errors} if something was wrong; never throws for bad files.
     */
    public Map<Object, @Nullable Object> compile(PillarRequest request) {
        return new PillarRun(options, request, files, nodegroups).run();
    }
}
