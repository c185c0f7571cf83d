package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Publishes jobs through the master on the same host and gathers what the minions return: Salt's
 * LocalClient. Confined to one thread, which it blocks.
 *
 * <p>Whoever wants the returns of a job subscribes to the event bus before publishing it, so that
 * none can be missed.
 */
final class LocalClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalClient.class);
    private static final String TIMED_OUT =
            "Salt request timed out. The master is not responding. You may need to run your"
                    + " command with `--async` in order to bypass the congested event bus. With"
                    + " `--async`, the CLI tool will print the job id (jid) and exit immediately"
                    + " without listening for responses. You can then use `salt-run"
                    + " jobs.lookup_jid` to look up the results of the job in the job cache later.";

    private final SaltConfig config;
    private final MasterKey masterKey;
    private final Publisher publisher;
    private final AcceptedMinions accepted;
    private final LongSupplier clock;

    /**
     * @param clock a steady clock in nanoseconds
     */
    LocalClient(
            SaltConfig config,
            MasterKey masterKey,
            Publisher publisher,
            AcceptedMinions accepted,
            LongSupplier clock) {
        this.config = config;
        this.masterKey = masterKey;
        this.publisher = publisher;
        this.accepted = accepted;
        this.clock = clock;
    }

    /**
     * Has the master publish a job.
     *
     * @throws CommandException if the master refuses or does not answer in time
     */
    PublishedJob publish(JobRequest request, Duration timeout) throws InterruptedException {
        String key = masterKey.read();
        Publisher.Reply reply = send(request, key, timeout);
        if (isEmpty(reply)) {
            // A master that was restarted meanwhile may have made a new key.
            String newKey = masterKey.read();
            if (newKey.equals(key)) {
                throw failed(
                        "Failed to authenticate! This is most likely because this user is not"
                                + " permitted to execute commands, but there is a small"
                                + " possibility that a disk error occurred (check disk/inode"
                                + " usage).");
            }
            reply = send(request, newKey, timeout);
        }
        return switch (reply) {
            case Publisher.Reply.Refusal(String message) -> throw failed(message);
            case Publisher.Reply.Answer(PayloadMap map) -> published(map);
        };
    }

    /**
     * Gathers the returns of a job until all have come or no more can be expected, then reports the
     * minions that did not return.
     *
     * @param events the bus, subscribed to before the job was published
     * @param rows is called with each row as it is known
     * @throws CommandException if the master refuses the job after all, or the bus breaks
     */
    void follow(
            EventSource events,
            PublishedJob job,
            Duration timeout,
            Duration gatherJobTimeout,
            Consumer<MinionReturn> rows)
            throws InterruptedException {
        JobWatcher watcher =
                new JobWatcher(
                        job.jid(),
                        job.minions(),
                        timeout,
                        gatherJobTimeout,
                        syndicWait(),
                        clock.getAsLong());
        List<JobWatcher.Action> actions = watcher.onTick(clock.getAsLong());
        while (perform(actions, watcher, gatherJobTimeout, rows)) {
            long now = clock.getAsLong();
            Duration wait = Duration.ofNanos(Math.max(0, watcher.nextDeadline(now) - now));
            SaltEvent event = events.next(wait);
            actions = new ArrayList<>();
            if (event != null && watcher.concerns(event.tag())) {
                actions.addAll(
                        watcher.onEvent(event.tag(), event.data().asMap(), clock.getAsLong()));
            }
            actions.addAll(watcher.onTick(clock.getAsLong()));
        }
    }

    /** {@code order_masters}: a target that means no minion here may mean some below a syndic. */
    boolean hasSyndics() {
        return config.has("order_masters") && config.bool("order_masters");
    }

    private Duration syndicWait() {
        return hasSyndics() ? config.seconds("syndic_wait") : Duration.ZERO;
    }

    /**
     * Does what a watcher wants done.
     *
     * @return whether there is more to come
     */
    boolean perform(
            List<JobWatcher.Action> actions,
            JobWatcher watcher,
            Duration gatherJobTimeout,
            Consumer<MinionReturn> rows)
            throws InterruptedException {
        for (JobWatcher.Action action : actions) {
            switch (action) {
                case JobWatcher.Action.Show(MinionReturn row) -> rows.accept(row);
                case JobWatcher.Action.FindJob(List<String> minions) ->
                        askWhetherAtWork(watcher, minions, gatherJobTimeout);
                case JobWatcher.Action.Refused(String message) -> throw failed(message);
                case JobWatcher.Action.Finished(List<String> missing) -> {
                    reportMissing(watcher.jid(), missing, rows);
                    return false;
                }
            }
        }
        return true;
    }

    private void askWhetherAtWork(JobWatcher watcher, List<String> minions, Duration timeout)
            throws InterruptedException {
        List<String> askable = accepted.among(minions);
        if (askable.isEmpty()) {
            return;
        }
        try {
            PublishedJob question = publish(JobRequest.findJob(watcher.jid(), askable), timeout);
            watcher.findJobSent(question.jid());
        } catch (CommandException e) {
            // The job itself may still return: that the question failed only means no longer wait.
            LOG.debug("find_job was not published: {}", e.getMessage());
        }
    }

    private void reportMissing(String jid, List<String> missing, Consumer<MinionReturn> rows) {
        if (missing.isEmpty()) {
            return;
        }
        Set<String> unconnected = accepted.notConnected(missing);
        Set<String> syndics = accepted.syndics(missing);
        for (String id : missing) {
            if (syndics.contains(id)) {
                continue;
            }
            rows.accept(
                    unconnected.contains(id)
                            ? MinionReturn.notConnected(id, jid)
                            : MinionReturn.noResponse(id, jid));
        }
    }

    private Publisher.Reply send(JobRequest request, String key, Duration timeout)
            throws InterruptedException {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("cmd", "publish");
        load.put("tgt", request.target());
        load.put("fun", request.function());
        load.put("arg", request.arguments());
        load.put("key", key);
        load.put("tgt_type", request.targetType());
        load.put("ret", returners(request));
        load.put("jid", request.jid());
        if (!request.extra().isEmpty()) {
            load.put("kwargs", request.extra());
        }
        load.put("user", masterKey.user());
        if (hasSyndics()) {
            load.put("to", timeout.toSeconds());
        }
        try {
            return publisher.request(load, timeout);
        } catch (TimeoutException e) {
            throw failed(TIMED_OUT);
        } catch (PayloadException e) {
            throw failed("the master's reply cannot be understood: " + e.getMessage());
        }
    }

    private String returners(JobRequest request) {
        String external = config.optText("ext_job_cache");
        if (external == null) {
            return request.returner();
        }
        return request.returner().isEmpty() ? external : request.returner() + "," + external;
    }

    private static boolean isEmpty(Publisher.Reply reply) {
        return switch (reply) {
            case Publisher.Reply.Refusal(String message) -> message.isEmpty();
            case Publisher.Reply.Answer(PayloadMap map) -> map.asMap().isEmpty();
        };
    }

    private static PublishedJob published(PayloadMap reply) {
        Object error = reply.get("error");
        if (error != null) {
            throw failed(
                    error instanceof Map<?, ?> details && details.get("message") instanceof String m
                            ? m
                            : String.valueOf(error));
        }
        PayloadMap load = reply.mapOrEmpty("load");
        List<String> minions = new ArrayList<>();
        if (load.get("minions") instanceof List<?> ids) {
            ids.forEach(id -> minions.add(String.valueOf(id)));
        }
        return new PublishedJob(load.textOr("jid", ""), minions);
    }

    private static CommandException failed(String message) {
        return new CommandException(ExitCodes.NO_RETURN, message);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
