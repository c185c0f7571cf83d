package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One minion's wish for its pillar ({@code _pillar}). Immutable as far as its maps are.
 *
 * @param minionId whose pillar
 * @param grains its grains as sent
 * @param saltenv {@code saltenv}, or null
 * @param pillarenv {@code pillarenv}, or null
 * @param override {@code pillar_override}, merged over the result
 * @param onDemand {@code ext}: an external pillar that the minion asks for, or null
 * @param extraMinionData {@code extra_minion_data}: options of the minion for external pillars that
 *     take them; none of those that need no Python does
 */
public record PillarRequest(
        String minionId,
        Map<Object, @Nullable Object> grains,
        @Nullable String saltenv,
        @Nullable String pillarenv,
        Map<Object, @Nullable Object> override,
        @Nullable Object onDemand,
        Map<Object, @Nullable Object> extraMinionData) {
    /** A request without an external pillar on demand and without data of the minion's options. */
    public PillarRequest(
            String minionId,
            Map<Object, @Nullable Object> grains,
            @Nullable String saltenv,
            @Nullable String pillarenv,
            Map<Object, @Nullable Object> override) {
        this(minionId, grains, saltenv, pillarenv, override, null, Map.of());
    }

    /** The same without what the minion lays over its pillar. */
    PillarRequest withoutOverride() {
        return new PillarRequest(
                minionId, grains, saltenv, pillarenv, Map.of(), onDemand, extraMinionData);
    }
}
