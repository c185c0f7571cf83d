package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * The options of external pillars. Immutable.
 *
 * @param sources {@code ext_pillar} as it stands: a list of maps, name to arguments
 * @param first {@code ext_pillar_first}: before the SLS, which then see what they gave
 * @param excluded {@code exclude_ext_pillar}: names that are passed over
 * @param onDemand {@code on_demand_ext_pillar}: names that a minion may ask for
 * @param commandTimeout {@code brine_ext_pillar_timeout}: how long one command may take
 */
public record ExternalOptions(
        @Nullable Object sources,
        boolean first,
        List<String> excluded,
        List<String> onDemand,
        Duration commandTimeout) {}
