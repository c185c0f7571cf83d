package io.brine.master.target;

import java.util.List;

/**
 * What a target means on this master. Immutable.
 *
 * @param minions the accepted ids that are expected to answer, sorted
 * @param missing for list targets the named ids that are not accepted, in the order given; else
 *     empty
 */
public record TargetResolution(List<String> minions, List<String> missing) {
    /** Copies the lists. */
    public TargetResolution {
        minions = List.copyOf(minions);
        missing = List.copyOf(missing);
    }
}
