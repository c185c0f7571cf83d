package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.function.FunctionException;
import io.brine.master.function.Minions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs jobs as the command line {@code brine} does: over the request port with the key of the user
 * that this process runs as, the returns from the event bus. Thread-safe; each job has connections
 * of its own.
 */
public final class LocalMinions implements Minions {
    private final SaltConfig config;
    private final String user;
    private final @Nullable String sudoUser;

    /**
     * @param user who this process runs as
     * @param sudoUser {@code $SUDO_USER}, or null
     */
    public LocalMinions(SaltConfig config, String user, @Nullable String sudoUser) {
        this.config = config;
        this.user = user;
        this.sudoUser = sudoUser;
    }

    @Override
    public Outcome run(
            Object target,
            String targetType,
            String fun,
            List<@Nullable Object> args,
            Duration timeout,
            Duration gatherJobTimeout)
            throws FunctionException, InterruptedException {
        JobRequest request =
                new JobRequest(target, targetType, fun, args, "", "", Map.of("delimiter", ":"));
        try (RequestPublisher publisher = new RequestPublisher(RequestPublisher.endpoint(config));
                LocalClient client =
                        new LocalClient(
                                config,
                                MasterKey.of(config, user, sudoUser),
                                publisher,
                                new AcceptedMinions(config),
                                System::nanoTime);
                EventSource events = MasterEventBus.connect(config)) {
            PublishedJob job = client.publish(request, timeout);
            Map<String, MinionAnswer> returns = new LinkedHashMap<>();
            if (!job.minions().isEmpty()) {
                client.follow(
                        events,
                        job,
                        timeout,
                        gatherJobTimeout,
                        row -> {
                            if (row.outcome() == MinionReturn.Outcome.RETURNED) {
                                returns.put(
                                        row.id(),
                                        new MinionAnswer(
                                                row.value(), row.worstRetcode(), row.out()));
                            }
                        });
            }
            return new Outcome(job.jid(), job.minions(), returns);
        } catch (CommandException e) {
            throw new FunctionException(String.valueOf(e.getMessage()));
        }
    }
}
