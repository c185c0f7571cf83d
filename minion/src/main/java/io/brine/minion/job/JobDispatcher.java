package io.brine.minion.job;

import io.brine.minion.module.EventSender;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a publication that was opened and verified: dropped when it is malformed, meant for others or
 * seen before; else a job. Called by one thread at a time.
 */
final class JobDispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(JobDispatcher.class);
  private static final Duration EVENT_PATIENCE = Duration.ofSeconds(60);

  private final String minionId;
  private final Predicate<Map<String, @Nullable Object>> matcher;
  private final RecentJobs recent;
  private final JobRunner runner;
  private final EventSender events;
  private final Executor worker;
  private long malformed;

  /**
   * @param matcher whether a publication's target means this minion
   * @param events where start events go
   * @param worker runs what waits for the master
   */
  JobDispatcher(
      String minionId,
      Predicate<Map<String, @Nullable Object>> matcher,
      RecentJobs recent,
      JobRunner runner,
      EventSender events,
      Executor worker) {
    this.minionId = minionId;
    this.matcher = matcher;
    this.recent = recent;
    this.runner = runner;
    this.events = events;
    this.worker = worker;
  }

  /** Takes an opened publication. */
  void accept(Map<?, ? extends @Nullable Object> publication) {
    JobOrder order;
    try {
      order = JobOrder.of(publication);
    } catch (JobOrder.MalformedException e) {
      if (malformed++ == 0) {
        LOG.error("Dropped a publication that is no job: {}; further ones are counted only", e.getMessage());
      }
      return;
    }
    if (!matcher.test(order.load())) {
      LOG.trace("Job {} is meant for other minions", order.jid());
      return;
    }
    if (order.load().containsKey("user")) {
      LOG.info("User {} Executing command {} with jid {}", order.load().get("user"), order.funText(), order.jid());
    } else {
      LOG.info("Executing command {} with jid {}", order.funText(), order.jid());
    }
    if (!recent.add(order.jid())) {
      LOG.debug("Job {} was seen before and is not run again", order.jid());
      return;
    }
    if (runner.submit(order) && Boolean.TRUE.equals(order.load().get("start_event"))) {
      worker.execute(() -> fireStart(order));
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
    if (!events.fire("salt/job/" + order.jid() + "/start/" + minionId, data, EVENT_PATIENCE)) {
      LOG.debug("The start event of job {} did not reach the master", order.jid());
    }
  }

  /** Publications dropped because no job could be made of them. */
  long malformed() {
    return malformed;
  }
}
