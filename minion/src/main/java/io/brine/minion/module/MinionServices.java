package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What functions may ask of the minion that runs them. Thread-safe. The daemon and {@code
 * brine-call} each implement it.
 */
public interface MinionServices {
    /** The minion's id. */
    String id();

    /** The minion's options: configuration and defaults, Salt's names. Unmodifiable. */
    Map<String, @Nullable Object> opts();

    /** The grains as last collected. Unmodifiable. */
    Map<String, @Nullable Object> grains();

    /** The pillar as last compiled by the master (or locally). Unmodifiable. */
    Map<String, @Nullable Object> pillar();

    /** All functions. */
    ModuleRegistry modules();

    /** The jobs at work. */
    default JobTable jobs() {
        return JobTable.EMPTY;
    }

    /** The way to the master's event bus. */
    default EventSender events() {
        return EventSender.NONE;
    }

    /** Collects the grains again. */
    default void refreshGrains() {}

    /**
     * Asks the master for the pillar again and waits for it.
     *
     * @return false when the master could not be asked
     */
    default boolean refreshPillar() {
        return false;
    }
}
