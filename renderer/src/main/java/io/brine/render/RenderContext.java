package io.brine.render;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a file is rendered with. Immutable as far as its values are, which the renderer never
 * changes: templates work on copies.
 *
 * @param grains the minion's, shown as {@code grains}
 * @param pillar what is known so far, shown as {@code pillar}
 * @param opts shown as {@code opts}, and read for {@code renderer}, {@code jinja_env}, {@code
 *     jinja_sls_env}, {@code jinja_trim_blocks}, {@code jinja_lstrip_blocks}, {@code
 *     allow_undefined}, {@code renderer_whitelist}, {@code renderer_blacklist} and {@code
 *     pillar_raise_on_missing}
 * @param saltenv the environment, which is where includes are looked for
 * @param sls the dotted name, empty for what is no SLS file
 * @param variables others such as {@code data} and {@code tag} of a reactor; they win over all
 */
public record RenderContext(
        Map<?, ?> grains,
        Map<?, ?> pillar,
        Map<?, ?> opts,
        String saltenv,
        String sls,
        Map<String, @Nullable Object> variables,
        TemplateLoader loader,
        SaltFunctions functions) {

    /** Nothing but the environment {@code base}; no functions either. */
    public static RenderContext empty() {
        return new RenderContext(
                Map.of(),
                Map.of(),
                Map.of(),
                "base",
                "",
                Map.of(),
                TemplateLoader.NONE,
                SaltFunctions.none());
    }

    public RenderContext withGrains(Map<?, ?> other) {
        return new RenderContext(other, pillar, opts, saltenv, sls, variables, loader, functions);
    }

    public RenderContext withPillar(Map<?, ?> other) {
        return new RenderContext(grains, other, opts, saltenv, sls, variables, loader, functions);
    }

    public RenderContext withOpts(Map<?, ?> other) {
        return new RenderContext(grains, pillar, other, saltenv, sls, variables, loader, functions);
    }

    /** The same in another place of the tree. */
    public RenderContext withSls(String otherSaltenv, String otherSls) {
        return new RenderContext(
                grains, pillar, opts, otherSaltenv, otherSls, variables, loader, functions);
    }

    /** With one more variable. */
    public RenderContext withVariable(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new RenderContext(grains, pillar, opts, saltenv, sls, more, loader, functions);
    }

    public RenderContext withLoader(TemplateLoader other) {
        return new RenderContext(grains, pillar, opts, saltenv, sls, variables, other, functions);
    }

    public RenderContext withFunctions(SaltFunctions other) {
        return new RenderContext(grains, pillar, opts, saltenv, sls, variables, loader, other);
    }

    /** No values: they may be secrets. */
    @Override
    public String toString() {
        return "RenderContext[saltenv=" + saltenv + ", sls=" + sls + "]";
    }
}
