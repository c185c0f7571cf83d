package io.brine.master.cli;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows one job by the events on the master's bus until every minion has returned or can no
 * longer be expected to: the find_job protocol of Salt's command line.
 *
 * <p>Pure: it is told of events and of the time (any steady clock, in nanoseconds) and answers with
 * what to do. Confined to one thread.
 *
 * <p>When {@code timeout} has passed, the minions that have not returned are asked with {@code
 * saltutil.find_job} whether they are still at work; one that says so has another {@code timeout}.
 * After {@code gatherJobTimeout} the question is put again as long as anyone said so; otherwise the
 * job is over once the time of every minion is.
 */
final class JobWatcher {
    /** What the caller has to do next. */
    sealed interface Action {
        /** Show a return. */
        record Show(MinionReturn row) implements Action {}

        /** Publish {@code saltutil.find_job} to these minions, then say {@link #findJobSent}. */
        record FindJob(List<String> minions) implements Action {
            public FindJob {
                minions = List.copyOf(minions);
            }
        }

        /** The master refused the job after all. */
        record Refused(String message) implements Action {}

        /** It is over; these minions, sorted, have not returned. */
        record Finished(List<String> missing) implements Action {
            public Finished {
                missing = List.copyOf(missing);
            }
        }
    }

    private final String jid;
    private final long timeoutNanos;
    private final long gatherNanos;
    private final long syndicNanos;
    private final long syndicsUntil;
    private final boolean part;
    private final Set<String> expected;
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> returned = new HashSet<>();
    private final Map<String, Long> deadlines = new HashMap<>();
    private final Set<String> findJobs = new HashSet<>();
    private boolean someoneAtWork = true;
    private long askAt;
    private boolean finished;

    /**
     * @param jid the job
     * @param minions those that the master expects to return
     * @param now the time of publication
     */
    JobWatcher(
            String jid,
            Collection<String> minions,
            Duration timeout,
            Duration gatherJobTimeout,
            long now) {
        this(jid, false, minions, timeout, gatherJobTimeout, Duration.ZERO, now);
    }

    /**
     * For a master that may have syndics.
     *
     * @param syndicWait {@code syndic_wait}: at least so long is waited for syndics that name
     *     minions of theirs; zero where there are none
     */
    JobWatcher(
            String jid,
            Collection<String> minions,
            Duration timeout,
            Duration gatherJobTimeout,
            Duration syndicWait,
            long now) {
        this(jid, false, minions, timeout, gatherJobTimeout, syndicWait, now);
    }

    private JobWatcher(
            String jid,
            boolean part,
            Collection<String> minions,
            Duration timeout,
            Duration gatherJobTimeout,
            Duration syndicWait,
            long now) {
        this.jid = jid;
        this.part = part;
        this.timeoutNanos = timeout.toNanos();
        this.gatherNanos = gatherJobTimeout.toNanos();
        this.syndicNanos = syndicWait.toNanos();
        this.syndicsUntil = now + syndicNanos;
        this.expected = new LinkedHashSet<>(minions);
        this.askAt = now + timeoutNanos;
        extendDeadlines(now);
    }

    /** For one of several parts that run under the same job id: others' minions do not count. */
    static JobWatcher ofPart(
            String jid,
            Collection<String> minions,
            Duration timeout,
            Duration gatherJobTimeout,
            long now) {
        return new JobWatcher(jid, true, minions, timeout, gatherJobTimeout, Duration.ZERO, now);
    }

    /** The job's id. */
    String jid() {
        return jid;
    }

    /** Whether an event with this tag may concern the job. */
    boolean concerns(String tag) {
        return jobOf(tag, jid)
                || isSyndics(tag)
                || findJobs.stream().anyMatch(findJob -> jobOf(tag, findJob));
    }

    /**
     * Takes in an event from the bus. Events of other jobs are ignored.
     *
     * @param data the event's map
     */
    List<Action> onEvent(String tag, Map<?, ?> data, long now) {
        if (finished) {
            return List.of();
        }
        List<Action> actions = new ArrayList<>();
        if (jobOf(tag, jid) || isSyndics(tag)) {
            onJobEvent(tag, data, actions);
        } else if (findJobs.stream().anyMatch(findJob -> jobOf(tag, findJob))) {
            onFindJobEvent(data, now);
        }
        if (!finished) {
            finishIfAllReturned(actions, now);
        }
        return actions;
    }

    /** Lets time pass. */
    List<Action> onTick(long now) {
        if (finished) {
            return List.of();
        }
        List<Action> actions = new ArrayList<>();
        finishIfAllReturned(actions, now);
        if (!finished && now - askAt > 0) {
            if (someoneAtWork) {
                someoneAtWork = false;
                askAt = now + gatherNanos + syndicNanos;
                actions.add(new Action.FindJob(pending()));
            } else if (pending().stream().allMatch(id -> now - deadline(id, now) >= 0)) {
                finish(actions);
            }
        }
        return actions;
    }

    /** A find_job that {@link Action.FindJob} asked for is on its way. */
    void findJobSent(String findJobJid) {
        findJobs.add(findJobJid);
    }

    /** When {@link #onTick} is to be called next, if no event comes before. */
    long nextDeadline(long now) {
        long next = askAt;
        if (syndicNanos > 0 && now - syndicsUntil < 0 && syndicsUntil - next < 0) {
            next = syndicsUntil;
        } else if (!someoneAtWork) {
            for (String id : pending()) {
                long deadline = deadline(id, now);
                next = deadline - next > 0 ? deadline : next;
            }
        }
        return next + 1;
    }

    private void onJobEvent(String tag, Map<?, ?> data, List<Action> actions) {
        if (tag.equals("salt/job/" + jid + "/error")) {
            finished = true;
            actions.add(new Action.Refused("Authorization error occurred"));
        } else if ((tag.endsWith("salt/job/" + jid + "/new") || tag.equals(jid))
                && data.get("minions") instanceof Collection<?> minions) {
            if (part) {
                return;
            }
            minions.forEach(id -> expected.add(String.valueOf(id)));
            if (data.get("missing") instanceof Collection<?> missing) {
                missing.forEach(id -> unknown.add(String.valueOf(id)));
            }
        } else if (tag.startsWith("salt/job/" + jid + "/ret/") && data.containsKey("return")) {
            String id = displayId(data);
            if (id != null && (!part || expected.contains(id)) && returned.add(id)) {
                actions.add(new Action.Show(row(id, data)));
            }
        }
    }

    private void onFindJobEvent(Map<?, ?> data, long now) {
        if (data.get("minions") instanceof Collection<?>
                || !(data.get("id") instanceof String id)) {
            return;
        }
        boolean failed = data.get("retcode") instanceof Number code && code.longValue() > 0;
        // {} says that the job is not (or no longer) running there; a text is an error message.
        if (failed || !(data.get("return") instanceof Map<?, ?> running) || running.isEmpty()) {
            return;
        }
        if (running.get("return") instanceof Map<?, ?> wrapped && wrapped.isEmpty()) {
            return;
        }
        if (part && !expected.contains(id)) {
            return;
        }
        expected.add(id);
        deadlines.put(id, now + timeoutNanos);
        someoneAtWork = true;
    }

    private void finishIfAllReturned(List<Action> actions, long now) {
        boolean allKnown = syndicNanos == 0 || (now - syndicsUntil > 0 && !expected.isEmpty());
        if (allKnown && returned.containsAll(expected)) {
            finish(actions);
        } else {
            extendDeadlines(now);
        }
    }

    private void finish(List<Action> actions) {
        finished = true;
        Set<String> missing = new TreeSet<>(expected);
        missing.addAll(unknown);
        missing.removeAll(returned);
        actions.add(new Action.Finished(List.copyOf(missing)));
    }

    private void extendDeadlines(long now) {
        for (String id : expected) {
            if (!returned.contains(id)) {
                deadlines.putIfAbsent(id, now + timeoutNanos);
            }
        }
    }

    private List<String> pending() {
        return expected.stream().filter(id -> !returned.contains(id)).toList();
    }

    private long deadline(String id, long now) {
        return deadlines.getOrDefault(id, now);
    }

    /** A syndic tells of the minions that the job has below it. */
    private boolean isSyndics(String tag) {
        return syndicNanos > 0
                && tag.startsWith("syndic/")
                && tag.endsWith("/salt/job/" + jid + "/new");
    }

    private static @Nullable String displayId(Map<?, ?> data) {
        if (data.get("resource_id") instanceof String resource && !resource.isEmpty()) {
            return resource;
        }
        return data.get("id") instanceof String id ? id : null;
    }

    private static MinionReturn row(String id, Map<?, ?> data) {
        return new MinionReturn(
                id,
                data.get("return"),
                data.get("out") instanceof String out ? out : null,
                data.get("retcode"),
                data.get("jid") instanceof String jid ? jid : null,
                MinionReturn.Outcome.RETURNED);
    }

    private static boolean jobOf(String tag, String jid) {
        String prefix = "salt/job/" + jid;
        return tag.equals(jid) || tag.equals(prefix) || tag.startsWith(prefix + "/");
    }
}
