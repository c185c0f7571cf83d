package io.brine.minion.job;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Decides what becomes of a publication that was opened and verified: dropped when it is malformed,
 * meant for others or seen before; else a job. Called by one thread at a time.
 */
final class JobDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(JobDispatcher.class);

    private final String minionId;
    private final Predicate<Map<String, @Nullable Object>> matcher;
    private final RecentJobs recent;
    private final JobRunner runner;
    private final BiFunction<String, Map<String, @Nullable Object>, ? extends CompletionStage<?>>
            events;
    private long malformed;

    /**
     * @param matcher whether a publication's target means this minion
     * @param events sends a start event, without waiting
     */
    JobDispatcher(
            String minionId,
            Predicate<Map<String, @Nullable Object>> matcher,
            RecentJobs recent,
            JobRunner runner,
            BiFunction<String, Map<String, @Nullable Object>, ? extends CompletionStage<?>>
                    events) {
        this.minionId = minionId;
        this.matcher = matcher;
        this.recent = recent;
        this.runner = runner;
        this.events = events;
    }

    /** Takes an opened publication. */
    void accept(Map<?, ? extends @Nullable Object> publication) {
        JobOrder order;
        try {
            order = JobOrder.of(publication);
        } catch (JobOrder.MalformedException e) {
            if (malformed++ == 0) {
                LOG.error(
                        "Dropped a publication that is no job: {}; further ones are counted only",
                        e.getMessage());
            }
            return;
        }
        if (!matcher.test(order.load())) {
            LOG.trace("Job {} is meant for other minions", order.jid());
            return;
        }
        if (order.load().containsKey("user")) {
            LOG.info(
                    "User {} Executing command {} with jid {}",
                    order.load().get("user"),
                    order.funText(),
                    order.jid());
        } else {
            LOG.info("Executing command {} with jid {}", order.funText(), order.jid());
        }
        if (!recent.add(order.jid())) {
            LOG.debug("Job {} was seen before and is not run again", order.jid());
            return;
        }
        if (runner.submit(order) && Boolean.TRUE.equals(order.load().get("start_event"))) {
            fireStart(order);
        }
    }

    private void fireStart(JobOrder order) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("id", minionId);
        for (String field : new String[] {"jid", "fun", "tgt", "tgt_type", "user"}) {
            data.put(field, order.load().get(field));
        }
        for (String field : new String[] {"master_id", "metadata"}) {
            if (order.load().get(field) != null) {
                data.put(field, order.load().get(field));
            }
        }
        events.apply("salt/job/" + order.jid() + "/start/" + minionId, data)
                .whenComplete(
                        (reply, error) -> {
                            if (error != null) {
                                LOG.debug(
                                        "The start event of job {} did not reach the master: {}",
                                        order.jid(),
                                        error.toString());
                            }
                        });
    }

    /** Publications dropped because no job could be made of them. */
    long malformed() {
        return malformed;
    }
}
