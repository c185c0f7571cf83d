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
 */
public record PillarRequest(
        String minionId,
        Map<Object, @Nullable Object> grains,
        @Nullable String saltenv,
        @Nullable String pillarenv,
        Map<Object, @Nullable Object> override) {}
