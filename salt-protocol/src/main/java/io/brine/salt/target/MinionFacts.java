package io.brine.salt.target;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What a target can be matched against. Implementations may load the data when first asked. */
public interface MinionFacts {
    String id();

    /** Null when they are not known, as on a master without cached data of this minion. */
    @Nullable Map<?, ?> grains();

    /** Null when it is not known. */
    @Nullable Map<?, ?> pillar();

    /**
     * Whether its key is accepted. One that is known by its cached data only is meant by targets on
     * data, never by its id or by {@code not}.
     */
    default boolean isAccepted() {
        return true;
    }

    /**
     * Whether a target on addresses means it while its grains are not known, as where answers are
     * expected.
     */
    default boolean isMeantWithoutGrains() {
        return true;
    }

    static MinionFacts of(String id, @Nullable Map<?, ?> grains, @Nullable Map<?, ?> pillar) {
        record Known(String id, @Nullable Map<?, ?> grains, @Nullable Map<?, ?> pillar)
                implements MinionFacts {}
        return new Known(id, grains, pillar);
    }
}
