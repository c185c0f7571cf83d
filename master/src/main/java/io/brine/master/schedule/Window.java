package io.brine.master.schedule;

import org.jspecify.annotations.Nullable;

import java.time.LocalDateTime;
import java.util.Map;

/**
 * {@code range} or {@code skip_during_range}: from one time to another. Immutable.
 *
 * @param inverted {@code invert}: what is outside is meant
 */
record Window(Moment start, Moment end, boolean inverted) {
    static Window of(Object value, String option) throws ScheduleException {
        if (!(value instanceof Map<?, ?> map)
                || !map.containsKey("start")
                || !map.containsKey("end")) {
            throw new ScheduleException(option + ": expected a mapping with start and end");
        }
        return new Window(
                Moment.parse(map.get("start")),
                Moment.parse(map.get("end")),
                truth(map.get("invert")));
    }

    private static boolean truth(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }

    /** Whether a time is meant; one that would end before it begins means nothing. */
    boolean holds(LocalDateTime now) {
        LocalDateTime from = start.on(now.toLocalDate());
        LocalDateTime to = end.on(now.toLocalDate());
        boolean inside = !now.isBefore(from) && !now.isAfter(to);
        return to.isAfter(from) && inside != inverted;
    }
}
