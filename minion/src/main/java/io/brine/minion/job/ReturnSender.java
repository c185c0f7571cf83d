package io.brine.minion.job;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;
import io.brine.session.Backoff;
import io.brine.session.MasterChannel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings returns to the master, each until the master has acknowledged it, also across restarts of
 * either side.
 *
 * <p>A return is written to the spool and sent at the same time; the file goes when the
 * acknowledgement comes. After a failure one return is tried at a time, with growing pauses, until
 * one gets through. Returns of one job go one after the other, in their order. All state is
 * confined to {@code loop}; the disk is left to {@code worker}.
 */
final class ReturnSender {

    private static final Logger LOG = LoggerFactory.getLogger(ReturnSender.class);
    private static final int AT_ONCE = 8;

    private final ReturnSpool spool;
    private final MasterChannel master;
    private final ScheduledExecutorService loop;
    private final Executor worker;
    private final Backoff backoff;

    private final LinkedHashMap<String, OutgoingReturn> items = new LinkedHashMap<>();
    private final Set<String> jobsInFlight = new HashSet<>();
    private int inFlight;
    private boolean open;
    private boolean failing;
    private boolean paused;
    private volatile int pending;
    private final AtomicLong acknowledged = new AtomicLong();

    /**
     * @param loop the executor that all state is confined to
     * @param worker runs what waits for the disk
     * @param backoff the pauses while the master does not answer
     */
    ReturnSender(
            ReturnSpool spool,
            MasterChannel master,
            ScheduledExecutorService loop,
            Executor worker,
            Backoff backoff) {
        this.spool = spool;
        this.master = master;
        this.loop = loop;
        this.worker = worker;
        this.backoff = backoff;
        for (ReturnSpool.Entry entry : spool.pending()) {
            OutgoingReturn item = new OutgoingReturn(entry.stem());
            item.entry = entry;
            items.put(entry.stem(), item);
        }
        pending = items.size();
        if (pending > 0) {
            LOG.info("{} returns of earlier jobs wait for the master", pending);
        }
    }

    /** Begins to send: the minion has signed in. Any thread. */
    void open() {
        loop.execute(
                () -> {
                    open = true;
                    pump();
                });
    }

    /** Returns that the master has not acknowledged. Any thread. */
    int pending() {
        return pending;
    }

    /** Returns that the master has acknowledged since the minion started. Any thread. */
    long acknowledged() {
        return acknowledged.get();
    }

    /**
     * Takes a return over. Waits for nothing.
     *
     * @return completes when the return is safe: on disk, or acknowledged
     */
    CompletionStage<Void> submit(ReturnKey key, Map<String, @Nullable Object> load) {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        byte[] content;
        try {
            content = SaltPack.packBin(load);
        } catch (IllegalArgumentException e) {
            LOG.error("The return of job {} cannot be packed: {}", key.jid(), e.getMessage());
            Map<String, @Nullable Object> instead = new LinkedHashMap<>(load);
            instead.put("return", "ERROR: the return value cannot be packed: " + e.getMessage());
            instead.put("success", false);
            instead.put("retcode", 1L);
            content = SaltPack.packBin(instead);
        }
        LOG.info("Returning information for job: {}", key.jid());
        OutgoingReturn item = new OutgoingReturn(key.fileStem());
        item.content = content;
        byte[] octets = content;
        loop.execute(
                () -> {
                    items.put(item.stem, item);
                    pending = items.size();
                    pump();
                    worker.execute(() -> spool(key, item, octets, safe));
                });
        return safe;
    }

    private void spool(
            ReturnKey key, OutgoingReturn item, byte[] content, CompletableFuture<Void> safe) {
        ReturnSpool.Kept kept;
        try {
            kept = spool.put(key, content);
        } catch (IOException e) {
            LOG.error(
                    "The return of job {} is kept in memory only, the spool failed: {}",
                    key.jid(),
                    e.toString());
            safe.complete(null);
            return;
        }
        safe.complete(null);
        loop.execute(() -> spooled(item, kept));
    }

    private void spooled(OutgoingReturn item, ReturnSpool.Kept kept) {
        for (ReturnSpool.Entry gone : kept.gone()) {
            OutgoingReturn other = items.get(gone.stem());
            if (other != null && other != item && gone.equals(other.entry)) {
                settle(other);
            }
        }
        item.entry = kept.entry();
        if (item.aside) {
            worker.execute(() -> spool.setAside(kept.entry()));
        } else if (item.settled) {
            worker.execute(() -> spool.remove(kept.entry()));
        } else if (!item.inFlight) {
            item.content = null;
        }
    }

    private void pump() {
        if (!open || paused) {
            return;
        }
        long now = System.nanoTime();
        long soonest = Long.MAX_VALUE;
        for (OutgoingReturn item : items.values()) {
            if (inFlight >= (failing ? 1 : AT_ONCE)) {
                return;
            }
            long wait = item.notBeforeNanos - now;
            if (wait > 0) {
                soonest = Math.min(soonest, wait);
            } else if (!item.inFlight
                    && (item.content != null || item.entry != null)
                    && jobsInFlight.add(item.jid)) {
                item.inFlight = true;
                inFlight++;
                worker.execute(() -> send(item));
            }
        }
        if (soonest != Long.MAX_VALUE) {
            loop.schedule(this::pump, soonest, TimeUnit.NANOSECONDS);
        }
    }

    private void send(OutgoingReturn item) {
        Map<String, @Nullable Object> load;
        try {
            load = item.load(spool);
        } catch (PayloadException | NoSuchFileException e) {
            LOG.error(
                    "A return in the spool cannot be read and is put aside: {}: {}",
                    item.stem,
                    e.toString());
            ReturnSpool.Entry entry = item.entry;
            if (entry != null) {
                spool.setAside(entry);
            }
            loop.execute(() -> ended(item, true));
            return;
        } catch (IOException e) {
            LOG.error("A return in the spool cannot be read now: {}: {}", item.stem, e.toString());
            loop.execute(() -> later(item));
            return;
        }
        master.request(load)
                .whenComplete(
                        (reply, error) -> loop.execute(() -> answered(item, load, reply, error)));
    }

    /** Finds out whether the master is away or only this return is not taken. */
    private void probe(OutgoingReturn item, Map<String, @Nullable Object> load) {
        Map<String, @Nullable Object> question = new LinkedHashMap<>();
        question.put("cmd", "_file_envs");
        master.request(question)
                .whenComplete(
                        (answer, error) ->
                                loop.execute(
                                        () -> {
                                            if (error == null
                                                    && !item.settled
                                                    && !item.inFlight
                                                    && item.verdict.masterIsThere()) {
                                                giveUp(item, load);
                                            }
                                        }));
    }

    /** Puts a return aside that the master never takes, and tells it so in the return's place. */
    private void giveUp(OutgoingReturn item, Map<String, @Nullable Object> load) {
        LOG.error(
                "The master does not take the return of job {}, though it answers otherwise: the"
                        + " return is put aside in the spool as {}-….bad",
                load.get("jid"),
                item.stem);
        item.settled = true;
        item.aside = true;
        items.remove(item.stem, item);
        pending = items.size();
        ReturnSpool.Entry entry = item.entry;
        if (entry != null) {
            worker.execute(() -> spool.setAside(entry));
        }
        if (!item.substitute) {
            OutgoingReturn substitute = new OutgoingReturn(item.stem);
            substitute.substitute = true;
            substitute.content = SaltPack.packBin(ReturnVerdict.inPlaceOf(load));
            items.put(substitute.stem, substitute);
            pending = items.size();
        }
        pump();
    }

    private void answered(
            OutgoingReturn item,
            Map<String, @Nullable Object> load,
            @Nullable Object reply,
            @Nullable Throwable error) {
        String jid = String.valueOf(load.get("jid"));
        if (error != null) {
            unreachable(item, jid, error);
            if (item.verdict.unanswered(acknowledged.get())) {
                giveUp(item, load);
            } else if (items.size() == 1 && item.verdict.isDoubtful()) {
                probe(item, load);
            }
        } else if ("".equals(reply)) {
            recovered();
            if (item.verdict.refused()) {
                ended(item, false);
                giveUp(item, load);
            } else {
                refused(item, jid);
            }
        } else {
            recovered();
            if (Boolean.FALSE.equals(reply)) {
                LOG.error(
                        "The master refused the return of job {}: it wants messages signed"
                                + " (minion_sign_messages)",
                        jid);
            } else {
                acknowledged.incrementAndGet();
            }
            ended(item, true);
        }
    }

    private void unreachable(OutgoingReturn item, String jid, Throwable error) {
        Throwable cause =
                error instanceof CompletionException && error.getCause() != null
                        ? error.getCause()
                        : error;
        if (!failing) {
            LOG.warn(
                    "The minion failed to return the job information for job {} ({}). This is often"
                        + " due to the master being shut down or overloaded. The return is kept and"
                        + " sent again.",
                    jid,
                    cause.getMessage());
        }
        failing = true;
        paused = true;
        // Another goes first next time: one that the master can never take must not hold up all.
        if (items.remove(item.stem, item)) {
            items.put(item.stem, item);
        }
        ended(item, false);
        loop.schedule(
                () -> {
                    paused = false;
                    pump();
                },
                backoff.next().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void recovered() {
        if (failing) {
            LOG.info("The master takes returns again; {} wait", items.size());
        }
        failing = false;
        backoff.reset();
    }

    private void refused(OutgoingReturn item, String jid) {
        if (item.verdict.refusals() == 1) {
            LOG.error(
                    "The master failed to handle the return of job {}; it is kept and sent again"
                            + " later",
                    jid);
        }
        later(item);
    }

    private void later(OutgoingReturn item) {
        item.pause();
        ended(item, false);
    }

    private void ended(OutgoingReturn item, boolean done) {
        item.inFlight = false;
        inFlight--;
        jobsInFlight.remove(item.jid);
        if (done) {
            settle(item);
        } else if (item.entry != null) {
            item.content = null;
        }
        pump();
    }

    private void settle(OutgoingReturn item) {
        item.settled = true;
        item.content = null;
        items.remove(item.stem, item);
        pending = items.size();
        ReturnSpool.Entry entry = item.entry;
        if (entry != null) {
            worker.execute(() -> spool.remove(entry));
        }
    }

    /**
     * Completes when every return that can be sent now was acknowledged, at the latest after {@code
     * patience}.
     */
    CompletionStage<Void> drain(Duration patience) {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        loop.execute(() -> checkDrained(drained, System.nanoTime() + patience.toNanos()));
        return drained;
    }

    private void checkDrained(CompletableFuture<Void> drained, long deadlineNanos) {
        if (items.isEmpty() || failing || !open || System.nanoTime() - deadlineNanos > 0) {
            drained.complete(null);
        } else {
            loop.schedule(() -> checkDrained(drained, deadlineNanos), 20, TimeUnit.MILLISECONDS);
        }
    }
}
