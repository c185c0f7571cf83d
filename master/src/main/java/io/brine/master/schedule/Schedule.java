package io.brine.master.schedule;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Knows which jobs are due. Confined to one thread, but for the end of jobs, which may be told by
 * any.
 */
final class Schedule {
    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
    private static final Set<String> GENERAL =
            Set.of("enabled", "splay", "skip_function", "skip_during_range");

    private final List<Entry> entries = new ArrayList<>();
    private final Function<ScheduledJob, CompletionStage<?>> run;
    private final RandomGenerator random;

    /**
     * Reads the option; what cannot be understood is named in the log and left out.
     *
     * @param run begins a job; the stage ends with it
     */
    Schedule(
            Map<String, @Nullable Object> option,
            LocalDateTime now,
            Function<ScheduledJob, CompletionStage<?>> run,
            RandomGenerator random) {
        this.run = run;
        this.random = random;
        Map<String, @Nullable Object> general = new LinkedHashMap<>(option);
        general.keySet().retainAll(GENERAL);
        for (Map.Entry<String, @Nullable Object> entry : option.entrySet()) {
            if (GENERAL.contains(entry.getKey())) {
                continue;
            }
            try {
                ScheduledJob job = ScheduledJob.of(entry.getKey(), entry.getValue(), general);
                entries.add(new Entry(job, now));
            } catch (ScheduleException e) {
                LOG.error("Scheduled job '{}' is left out: {}", entry.getKey(), e.getMessage());
            }
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Begins what is due; returns how many jobs that were. */
    int tick(LocalDateTime now) {
        int begun = 0;
        for (Entry entry : entries) {
            if (entry.isDue(now) && entry.begin(now)) {
                begun++;
            }
        }
        return begun;
    }

    private final class Entry {
        private final ScheduledJob job;
        private boolean atStart;
        private @Nullable LocalDateTime next;
        private int running; // guarded by this

        Entry(ScheduledJob job, LocalDateTime now) {
            this.job = job;
            this.atStart = job.runOnStart();
            this.next = splayed(job.timing().after(now));
        }

        private @Nullable LocalDateTime splayed(@Nullable LocalDateTime time) {
            if (time == null || job.splayMost() == 0) {
                return time;
            }
            return time.plusSeconds(random.nextInt(job.splayLeast(), job.splayMost() + 1));
        }

        /** Whether its time has come; it is not due again before the next time. */
        boolean isDue(LocalDateTime now) {
            if (atStart) {
                atStart = false;
                return true;
            }
            LocalDateTime at = next;
            if (at == null || at.isAfter(now)) {
                return false;
            }
            next = splayed(job.timing().after(now));
            if (!job.mayRun(now)) {
                LOG.debug("Scheduled job '{}' is skipped at this time", job.name());
                return false;
            }
            return true;
        }

        boolean begin(LocalDateTime now) {
            if (!job.enabled()) {
                return false;
            }
            if (job.dryRun()) {
                LOG.debug("Scheduled job '{}' has dry_run set and is not run", job.name());
                return false;
            }
            synchronized (this) {
                if (running >= job.maxRunning()) {
                    LOG.info(
                            "Scheduled job '{}' is not run at {}: {} of it are at work"
                                    + " (maxrunning)",
                            job.name(),
                            now,
                            running);
                    return false;
                }
                running++;
            }
            LOG.info("Running scheduled job: {}", job.name());
            var unused = run.apply(job).whenComplete((value, failure) -> ended());
            return true;
        }

        private synchronized void ended() {
            running--;
        }
    }
}
