package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one compilation works in: request, environments, and the data that templates see. Confined.
 */
final class PillarScope {
    private final PillarRequest request;
    private final PillarFiles files;
    private final PillarRoots roots;
    private final @Nullable String pillarenv;
    private final @Nullable String saltenv;
    private Map<Object, @Nullable Object> pillar = new LinkedHashMap<>();

    PillarScope(PillarOptions options, PillarRequest request, PillarFiles files) {
        PillarOptions.Environment configured = options.environment();
        String wanted = request.pillarenv();
        if (wanted == null) {
            wanted = configured.pillarenvFromSaltenv() ? request.saltenv() : configured.pillarenv();
        }
        this.saltenv = request.saltenv() == null ? configured.saltenv() : request.saltenv();
        this.request = request;
        this.files = files;
        this.pillarenv = wanted == null || wanted.isEmpty() ? null : wanted;
        this.roots = PillarRoots.of(options, pillarenv, saltenv);
    }

    PillarRequest request() {
        return request;
    }

    PillarRoots roots() {
        return roots;
    }

    /** The one environment that counts, or null for all. */
    @Nullable String pillarenv() {
        return pillarenv;
    }

    /** The master's options as templates of this minion's pillar see them. */
    Map<String, @Nullable Object> opts(Map<String, @Nullable Object> master) {
        Map<String, @Nullable Object> opts = new LinkedHashMap<>(master);
        opts.put("id", request.minionId());
        opts.put("minion_id", request.minionId());
        opts.put("grains", request.grains());
        opts.put("pillarenv", pillarenv);
        opts.put("saltenv", saltenv);
        opts.put("file_client", "local");
        return opts;
    }

    /** The pillar so far: what templates, targets and external pillars see. */
    Map<Object, @Nullable Object> pillar() {
        return pillar;
    }

    void pillar(Map<Object, @Nullable Object> replacement) {
        pillar = replacement;
    }

    /**
     * Renders one file for this minion.
     *
     * @param sls its dotted name, empty for a top file
     * @return a fresh value; an empty map for what Python holds for false
     */
    Object render(PillarRoots.Found file, String environment, String sls)
            throws PillarRenderException {
        return render(file, environment, sls, Map.of());
    }

    /**
     * As {@link #render(PillarRoots.Found, String, String)}, with variables from an include's
     * {@code defaults}.
     */
    Object render(PillarRoots.Found file, String environment, String sls, Map<?, ?> defaults)
            throws PillarRenderException {
        Object data =
                files.render(file, new PillarFiles.Template(this, environment, sls, defaults));
        return data != null && PillarValues.isTrue(data) ? data : new LinkedHashMap<>();
    }

    /**
     * Renders text that is no SLS.
     *
     * @param name for messages
     * @param pipe the renderers, or null for the option {@code renderer}
     */
    @Nullable Object renderText(String text, String name, @Nullable String pipe)
            throws PillarRenderException {
        return files.render(text, name, new PillarFiles.Template(this, "base", "", Map.of()), pipe);
    }
}
