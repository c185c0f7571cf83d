package io.brine.master.request;

import io.brine.master.event.EventBus;
import io.brine.master.job.JobCache;
import io.brine.master.job.JobCache.SaveOutcome;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.event.EventTag;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * {@code _return}: keeps a minion's return and announces it. The minion is answered once the return
 * is on disk, so that it sends again what was not kept; what it sends twice is kept and announced
 * once.
 */
final class ReturnCommand implements MinionCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ReturnCommand.class);
    private static final String STANDALONE = "req";
    private static final Set<String> NOT_A_MINIONS_TO_SAY =
            Set.of("error", "minions", "missing", "resource_id");

    private final JobCache jobs;
    private final EventBus events;
    private final WorkPool disk;
    private final boolean keep;
    private final RefusalLog refusals;

    /** With {@code job_cache} off ({@code keep} false), returns are announced only. */
    ReturnCommand(
            JobCache jobs, EventBus events, WorkPool disk, boolean keep, RefusalLog refusals) {
        this.jobs = jobs;
        this.events = events;
        this.disk = disk;
        this.keep = keep;
        this.refusals = refusals;
    }

    @Override
    public CompletionStage<Reply> run(MinionRequest request) {
        return disk.submit(
                () -> {
                    accept(request);
                    return new Reply.Sealed(null);
                });
    }

    private void accept(MinionRequest request) throws IOException, PayloadException {
        Map<Object, @Nullable Object> load = request.load().toMap();
        if (!load.containsKey("return") || !load.containsKey("jid")) {
            refusals.refused(
                    request.peer(), "return of " + request.id() + " without return or jid");
            return;
        }
        load.put("id", request.id());
        // Words that command lines take as the master's own, or as another minion's name.
        load.keySet().removeAll(NOT_A_MINIONS_TO_SAY);
        String jid = request.load().text("jid");
        boolean nocache = request.load().boolOr("nocache", false);
        try {
            SaveOutcome outcome = jid.equals(STANDALONE) ? null : save(jid, load, nocache);
            if (outcome == null) {
                jid = saveStandalone(request.id(), load, nocache);
            }
            if (outcome == SaveOutcome.DUPLICATE || outcome == SaveOutcome.CONFLICT) {
                LOG.info(
                        "Return of {} for job {} came again; the first one stays",
                        request.id(),
                        jid);
                return;
            }
        } catch (IllegalArgumentException invalidJid) {
            refusals.refused(request.peer(), "return of " + request.id() + " for an invalid jid");
            return;
        }
        LOG.info("Got return from {} for job {}", request.id(), jid);
        events.fire(EventTag.jobReturn(jid, request.id()), load);
    }

    private SaveOutcome save(String jid, Map<Object, @Nullable Object> load, boolean nocache)
            throws IOException {
        if (!jobs.exists(jid)) {
            jobs.prepareJob(jid, nocache);
        }
        return keep
                ? jobs.saveReturn(jid, String.valueOf(load.get("id")), load)
                : SaveOutcome.NOT_CACHED;
    }

    /** A return of salt-call: a job of its own, made known now. */
    private String saveStandalone(String id, Map<Object, @Nullable Object> load, boolean nocache)
            throws IOException {
        String jid = jobs.prepareJob(null, nocache);
        load.put("jid", jid);
        Map<Object, @Nullable Object> job = new LinkedHashMap<>(load);
        job.put("arg", load.get("fun_args"));
        job.put("tgt_type", "glob");
        job.put("tgt", id);
        if (keep) {
            jobs.saveLoad(jid, job, List.of(id));
            jobs.saveReturn(jid, id, load);
        }
        return jid;
    }
}
