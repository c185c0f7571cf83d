package io.brine.master.request;

import io.brine.master.job.JobCache;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.channel.AcceptedKeys;
import io.brine.salt.crypto.MinionId;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the events of a syndic may do that those of a minion may not, on a master with {@code
 * order_masters}: name the minions that a job has below the syndic ({@code .minions.<syndic>.p}),
 * and speak for minions that have no key here. Thread-safe.
 */
final class SyndicEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SyndicEvents.class);
    private static final int MAX_MINIONS = 100_000;

    private final boolean enabled;
    private final JobCache jobs;
    private final AcceptedKeys accepted;
    private final WorkPool disk;
    private final RefusalLog refusals;

    /** With {@code order_masters} ({@code enabled}). */
    SyndicEvents(
            boolean enabled,
            JobCache jobs,
            AcceptedKeys accepted,
            WorkPool disk,
            RefusalLog refusals) {
        this.enabled = enabled;
        this.jobs = jobs;
        this.accepted = accepted;
        this.disk = disk;
        this.refusals = refusals;
    }

    /** Whether events with this {@code pretag} are a syndic's. */
    boolean areOf(MinionRequest request, String pretag) {
        return enabled && pretag.equals("syndic/" + request.id());
    }

    /** Whether this is the id of a minion that speaks for itself, so that no syndic may for it. */
    boolean hasKeyHere(@Nullable Object id) {
        return id instanceof String text && MinionId.isValid(text) && accepted.find(text) != null;
    }

    /** Whether a syndic may fire this tag. */
    boolean mayFire(String tag, String syndic) {
        return EventTagPolicy.allows(tag, syndic)
                || EventTagPolicy.allowsBelow(tag, this::hasKeyHere);
    }

    /** Keeps the minions that the events name. */
    CompletionStage<?> keepMinions(MinionRequest request, List<?> events) {
        Map<String, List<String>> byJob = new LinkedHashMap<>();
        for (Object event : events) {
            if (event instanceof Map<?, ?> fields && fields.get("data") instanceof Map<?, ?> data) {
                addMinions(byJob, request, data);
            }
        }
        return byJob.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : disk.submit(() -> save(request.id(), byJob))
                        .exceptionally(failure -> failed(request.id(), failure));
    }

    private void addMinions(
            Map<String, List<String>> byJob, MinionRequest request, Map<?, ?> data) {
        if (!(data.get("minions") instanceof Collection<?> named)
                || !(data.get("jid") instanceof String jid)) {
            return;
        }
        if (!JobId.isValid(jid) || named.size() > MAX_MINIONS) {
            refusals.refused(
                    request.peer(),
                    "minions of syndic " + request.id() + " for a job that is none");
            return;
        }
        List<String> minions = byJob.computeIfAbsent(jid, job -> new ArrayList<>());
        for (Object one : named) {
            if (one instanceof String id && MinionId.isValid(id)) {
                minions.add(id);
            }
        }
    }

    private @Nullable Void save(String syndic, Map<String, List<String>> byJob) throws Exception {
        for (Map.Entry<String, List<String>> job : byJob.entrySet()) {
            if (!jobs.exists(job.getKey())) {
                jobs.prepareJob(job.getKey(), false);
            }
            jobs.saveMinions(job.getKey(), job.getValue(), syndic);
        }
        return null;
    }

    private static @Nullable Void failed(String syndic, Throwable failure) {
        LOG.error("The minions of syndic {} cannot be kept: {}", syndic, failure.toString());
        return null;
    }
}
