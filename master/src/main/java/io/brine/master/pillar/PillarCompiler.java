package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Makes a minion's pillar from plain YAML below {@code pillar_roots}. Thread-safe; blocks on the
 * disk.
 *
 * <p>What cannot be rendered (a file with Jinja in it, broken YAML, an SLS that is not there) never
 * gives wrong data: the file is left out and a line that names file and place stands in {@code
 * _errors}, as with Salt.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class PillarCompiler {
    private final PillarOptions options;

    /** A compiler over one set of roots. */
    public PillarCompiler(PillarOptions options) {
        this.options = options;
    }

    /**
     * The minion's pillar, with {@code _errors} if something was wrong; never throws for bad files.
     */
    public Map<Object, @Nullable Object> compile(PillarRequest request) {
        throw new UnsupportedOperationException(options.stateTop() + request.minionId());
    }
}
