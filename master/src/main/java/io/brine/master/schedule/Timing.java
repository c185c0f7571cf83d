package io.brine.master.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;

/** When a job is due. Immutable. */
sealed interface Timing permits Cron, Timing.Every, Timing.Once, Timing.When {
    /** The first time after another, or null if there is none. */
    @Nullable LocalDateTime after(LocalDateTime then);

    /** {@code seconds}, {@code minutes}, {@code hours} and {@code days}, added up. */
    record Every(Duration interval) implements Timing {
        @Override
        public LocalDateTime after(LocalDateTime then) {
            return then.plus(interval);
        }
    }

    /** {@code when}: one time or several. */
    record When(List<Moment> moments) implements Timing {
        @Override
        public @Nullable LocalDateTime after(LocalDateTime then) {
            return moments.stream()
                    .map(moment -> moment.after(then))
                    .filter(Objects::nonNull)
                    .min(LocalDateTime::compareTo)
                    .orElse(null);
        }
    }

    /** {@code once}. */
    record Once(LocalDateTime at) implements Timing {
        @Override
        public @Nullable LocalDateTime after(LocalDateTime then) {
            return at.isAfter(then) ? at : null;
        }
    }
}
