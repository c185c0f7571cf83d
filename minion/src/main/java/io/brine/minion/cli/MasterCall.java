package io.brine.minion.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.minion.config.MinionSettings;
import io.brine.minion.module.EventSender;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.session.MasterConnection;
import io.brine.session.MinionKeys;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The minion that {@code brine-call} is with a master: signs in, has a pillar, sends events and its
 * return. Thread-safe.
 */
final class MasterCall extends LocalMinion implements ReturnTarget, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterCall.class);
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);

    private final ZmtpContext context;
    private final EventLoop loop;
    private final ExecutorService worker;
    private final MasterConnection connection;
    private final Duration patience;
    private final SaltConfig config;
    private final CompletableFuture<Integer> given;
    private volatile Map<String, @Nullable Object> pillar = Map.of();

    private MasterCall(
            SaltConfig config,
            Map<String, @Nullable Object> opts,
            Map<String, @Nullable Object> grains,
            Duration patience)
            throws IOException, SaltCryptoException {
        super(config.text("id"), opts, grains);
        this.config = config;
        this.patience = patience;
        this.given = new CompletableFuture<>();
        MinionSettings settings = MinionSettings.of(config, new Random());
        this.context = ZmtpContext.create();
        this.loop = ZmtpContext.newEventLoop("brine-call");
        this.worker =
                Executors.newSingleThreadExecutor(
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("brine-call-worker")
                                        .unstarted(task));
        this.connection =
                MasterConnection.open(
                        settings.session(),
                        MinionKeys.load(settings.session()),
                        context,
                        loop,
                        worker,
                        new Random(),
                        () -> autosignGrains(settings),
                        given::complete);
    }

    /**
     * Signs in with the master and gets the pillar; waits at most {@code seconds} for each.
     *
     * @throws CommandException with one line when that fails
     */
    static MasterCall open(
            SaltConfig config,
            Map<String, @Nullable Object> opts,
            Map<String, @Nullable Object> grains,
            int seconds) {
        MasterCall call;
        try {
            call = new MasterCall(config, opts, grains, Duration.ofSeconds(seconds));
        } catch (IOException | SaltCryptoException e) {
            throw new CommandException(
                    ExitCodes.GENERIC, "the minion's key cannot be used: " + e.getMessage());
        }
        try {
            call.comeUp();
            return call;
        } catch (CommandException e) {
            call.close();
            throw e;
        }
    }

    private void comeUp() {
        CompletableFuture<Object> signedIn =
                CompletableFuture.anyOf(connection.credentials().toCompletableFuture(), given);
        String what = "the master at " + config.all().get("master") + " did not take the sign-in";
        Object first = await(signedIn, patience, what);
        if (first instanceof Integer exitCode) {
            throw new CommandException(exitCode, what);
        }
        pillar = await(askPillar(), patience, "the master did not send the pillar");
    }

    private CompletionStage<Map<String, @Nullable Object>> askPillar() {
        return connection.pillar(
                new LinkedHashMap<>(grains()),
                config.optText("saltenv"),
                config.optText("pillarenv"));
    }

    private static <T> T await(CompletionStage<T> stage, Duration limit, String what) {
        try {
            return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCodes.GENERIC, "interrupted");
        } catch (TimeoutException e) {
            throw new CommandException(
                    ExitCodes.GENERIC,
                    what
                            + " within "
                            + limit.toSeconds()
                            + " s: is it running, and is this minion's key accepted?"
                            + " (--local works without a master)");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandException(ExitCodes.GENERIC, what + ": " + cause.getMessage());
        }
    }

    private Map<String, @Nullable Object> autosignGrains(MinionSettings settings) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        for (String name : settings.autosignGrains()) {
            if (grains().containsKey(name)) {
                shown.put(name, grains().get(name));
            }
        }
        return shown;
    }

    @Override
    public Map<String, @Nullable Object> pillar() {
        return pillar;
    }

    @Override
    public boolean refreshPillar() {
        try {
            pillar = await(askPillar(), patience, "the master did not send the pillar");
            return true;
        } catch (CommandException e) {
            LOG.error("{}", e.getMessage());
            return false;
        }
    }

    @Override
    public EventSender events() {
        return (tag, data, limit) -> {
            Map<String, @Nullable Object> load = new LinkedHashMap<>();
            load.put("id", id());
            load.put("cmd", "_minion_event");
            load.put("pretag", null);
            load.put("data", data);
            load.put("tag", tag);
            return sent(load, limit, "the event " + tag);
        };
    }

    @Override
    public void send(Map<String, @Nullable Object> outcome) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>(outcome);
        load.put("cmd", "_return");
        load.put("jid", "req");
        sent(load, RETURN_LIMIT, "the return");
    }

    private boolean sent(Map<String, @Nullable Object> load, Duration limit, String what) {
        try {
            connection
                    .request(load)
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.error("The master did not take {}: {}", what, cause.getMessage());
        }
        return false;
    }

    @Override
    public void close() {
        connection.close();
        context.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        worker.shutdownNow();
    }
}
