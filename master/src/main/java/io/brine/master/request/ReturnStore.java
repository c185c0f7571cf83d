package io.brine.master.request;

import io.brine.master.event.EventBus;
import io.brine.master.job.JobCache;
import io.brine.master.job.JobCache.SaveOutcome;
import io.brine.master.job.StorageAlarm;
import io.brine.master.process.Failures;
import io.brine.master.process.WorkPool;
import io.brine.salt.event.EventTag;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Keeps returns and then announces them, each once: what comes twice was lost on the way back, not
 * on the way here. Thread-safe; works on the disk pool.
 */
public final class ReturnStore {
    private static final Logger LOG = LoggerFactory.getLogger(ReturnStore.class);
    private static final String STANDALONE = "req";
    private static final String NOCACHE = "nocache";

    private final JobCache jobs;
    private final EventBus events;
    private final WorkPool disk;
    private final StorageAlarm alarm;
    private final Rules rules;

    /**
     * What the configuration says about keeping.
     *
     * @param keep {@code job_cache}: off, returns are announced only
     * @param endTimes {@code job_cache_store_endtime}
     */
    public record Rules(boolean keep, boolean endTimes) {}

    /** Over a cache. */
    public ReturnStore(JobCache jobs, EventBus events, WorkPool disk, Rules rules) {
        this.jobs = jobs;
        this.events = events;
        this.disk = disk;
        this.rules = rules;
        this.alarm = new StorageAlarm(events);
    }

    /**
     * Keeps one return and announces it.
     *
     * @param id whose return it is; the caller has made sure of it
     * @param load the return: {@code jid} and {@code return} are there; what a minion has no
     *     business to say is taken out
     * @return completes once the return may be acknowledged; fails with {@link NotStoredException}
     *     when it must be sent again, and with {@link IllegalArgumentException} when no return can
     *     have such a jid or id
     */
    public CompletionStage<@Nullable Void> keep(String id, Map<Object, @Nullable Object> load) {
        String wanted = String.valueOf(load.get("jid"));
        CompletionStage<CompletionStage<String>> begun =
                disk.submit(
                        () ->
                                switch (wanted) {
                                    case STANDALONE -> standalone(id, load);
                                    case NOCACHE -> announced(wanted, id, load);
                                    default -> ofJob(wanted, id, load);
                                });
        return begun.thenCompose(stage -> stage)
                .handle(
                        (jid, failure) -> {
                            if (failure != null) {
                                throw failed(wanted, id, Failures.cause(failure));
                            }
                            return null;
                        });
    }

    private CompletionException failed(String jid, String id, Throwable cause) {
        if (cause instanceof IOException) {
            alarm.failed(jid, id, cause);
            return new CompletionException(new NotStoredException(cause));
        }
        return new CompletionException(cause);
    }

    private CompletionStage<String> ofJob(String jid, String id, Map<Object, @Nullable Object> load)
            throws IOException {
        if (!jobs.exists(jid)) {
            jobs.prepareJob(jid, false);
        }
        if (!rules.keep()) {
            return announced(jid, id, load);
        }
        // A job that the minion's own schedule began, or one that was cleaned away meanwhile.
        if (!jobs.hasLoad(jid)) {
            boolean aimed = load.get("tgt") != null && !"".equals(load.get("tgt"));
            jobs.saveLoad(jid, load, aimed ? List.of(id) : null);
        }
        return stored(jid, id, load);
    }

    /** A return of salt-call: a job of its own, made known now. */
    private CompletionStage<String> standalone(String id, Map<Object, @Nullable Object> load)
            throws IOException {
        String jid = jobs.prepareJob(null, Boolean.TRUE.equals(load.get(NOCACHE)));
        load.put("jid", jid);
        Map<Object, @Nullable Object> job = new LinkedHashMap<>(load);
        job.putIfAbsent("arg", load.getOrDefault("fun_args", List.of()));
        job.put("tgt_type", "glob");
        job.put("tgt", id);
        jobs.saveLoad(jid, job, List.of(id));
        return rules.keep() ? stored(jid, id, load) : announced(jid, id, load);
    }

    private CompletionStage<String> stored(
            String jid, String id, Map<Object, @Nullable Object> load) {
        return jobs.storeReturn(jid, id, load).thenCompose(outcome -> kept(outcome, jid, id, load));
    }

    private CompletionStage<String> kept(
            SaveOutcome outcome, String jid, String id, Map<Object, @Nullable Object> load) {
        alarm.worked();
        switch (outcome) {
            case DUPLICATE -> {
                LOG.debug("Return of {} for job {} came again", id, jid);
                return CompletableFuture.completedFuture(jid);
            }
            case CONFLICT -> {
                LOG.warn(
                        "Return of {} for job {} came again and differs; the first one stays. Do"
                                + " two minions share this id?",
                        id,
                        jid);
                return CompletableFuture.completedFuture(jid);
            }
            case STORED, NOT_CACHED, UNKNOWN_JOB -> {}
        }
        CompletionStage<String> announced = announced(jid, id, load);
        if (outcome != SaveOutcome.STORED || !rules.endTimes()) {
            return announced;
        }
        return announced.thenCompose(
                same ->
                        disk.submit(
                                () -> {
                                    jobs.saveEndTime(jid, JobId.startTime(jobs.newJid()));
                                    return same;
                                }));
    }

    private CompletionStage<String> announced(
            String jid, String id, Map<Object, @Nullable Object> load) {
        LOG.info("Got return from {} for job {}", id, jid);
        events.fire(EventTag.jobReturn(jid, id), load);
        StateErrors.fire(events, jid, id, load);
        return CompletableFuture.completedFuture(jid);
    }

    /** The disk did not take a return: it must not be acknowledged. */
    public static final class NotStoredException extends Exception {
        private static final long serialVersionUID = 1L;

        NotStoredException(Throwable cause) {
            super("a return could not be stored: " + cause.getMessage(), cause);
        }
    }
}
