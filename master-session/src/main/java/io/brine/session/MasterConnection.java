package io.brine.session;

import io.brine.salt.channel.ReplyException;
import io.brine.salt.channel.RequestSealer;
import io.brine.salt.channel.SealedRequest;
import io.brine.salt.channel.SignedPillar;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The minion's way to its master's request server: signs in, seals requests, opens answers. When
 * there are several masters, the first that takes the sign-in is used until a sign-in with it
 * fails. Thread-safe; never blocks.
 */
public final class MasterConnection implements MasterChannel, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MasterConnection.class);

    /**
     * What a connection needs.
     *
     * @param transports makes the transport to a master
     * @param autosignGrains the grains shown at sign-in
     * @param loop runs timers and short tasks; never blocked
     * @param worker computes with RSA and reads key files
     * @param fatal called when the minion has to end
     */
    record Surroundings(
            Function<MasterAddress, RequestTransport> transports,
            Supplier<Map<String, @Nullable Object>> autosignGrains,
            ScheduledExecutorService loop,
            Executor worker,
            RandomGenerator random,
            FatalExit fatal) {}

    private final SessionSettings settings;
    private final Surroundings around;
    private final SignIn signIn;
    private final SignInLoop signInLoop;
    private final RequestSealer sealer;
    private final RsaKeyPair keys;
    private int selected;
    private @Nullable RequestTransport transport;

    /**
     * @param keys this minion's own
     * @throws SaltCryptoException when they cannot be used
     */
    MasterConnection(SessionSettings settings, RsaKeyPair keys, Surroundings around)
            throws SaltCryptoException {
        this.settings = settings;
        this.around = around;
        this.signIn = new SignIn(settings, keys, around.autosignGrains());
        this.keys = keys;
        this.sealer =
                new RequestSealer(
                        settings.id(),
                        keys,
                        settings.trust().encryption(),
                        settings.trust().signing());
        this.signInLoop =
                new SignInLoop(
                        this::attempt,
                        this::nextMaster,
                        settings.patience(),
                        around.loop(),
                        around.random(),
                        around.fatal());
    }

    /**
     * A connection over ZeroMQ.
     *
     * @param keys this minion's own
     * @param context makes the sockets
     * @param loop the loop of the sockets, and of everything that is decided
     * @param worker computes with RSA and reads key files
     * @param autosignGrains the grains shown at sign-in
     * @param fatal called when the minion has to end
     * @throws SaltCryptoException when the keys cannot be used
     */
    public static MasterConnection open(
            SessionSettings settings,
            RsaKeyPair keys,
            ZmtpContext context,
            EventLoop loop,
            Executor worker,
            RandomGenerator random,
            Supplier<Map<String, @Nullable Object>> autosignGrains,
            FatalExit fatal)
            throws SaltCryptoException {
        Function<MasterAddress, RequestTransport> transports =
                master -> RequestTransport.zmq(settings.network(), master, context, loop);
        return new MasterConnection(
                settings,
                keys,
                new Surroundings(transports, autosignGrains, loop, worker, random, fatal));
    }

    /** Signs in, or gives the credentials in use. Waits as long as it takes. */
    public CompletionStage<Credentials> credentials() {
        return signInLoop.credentials();
    }

    /** Credentials other than {@code stale}; signs in when there are none yet. */
    public CompletionStage<Credentials> renew(Credentials stale) {
        return signInLoop.renew(stale);
    }

    private synchronized RequestTransport transport() {
        RequestTransport open = transport;
        if (open == null) {
            open = around.transports().apply(master());
            transport = open;
        }
        return open;
    }

    private synchronized MasterAddress master() {
        return settings.network().masters().get(selected);
    }

    private synchronized void nextMaster() {
        int count = settings.network().masters().size();
        if (count > 1) {
            selected = (selected + 1) % count;
            closeTransport();
            LOG.info("Trying the next master, {}", master());
        }
    }

    /** The path to the master was found broken: what is asked next goes over new connections. */
    synchronized void pathLost() {
        RequestTransport open = transport;
        if (open != null) {
            open.renewConnections();
        }
    }

    private synchronized void closeTransport() {
        RequestTransport open = transport;
        transport = null;
        if (open != null) {
            open.close();
        }
    }

    private CompletionStage<SignInOutcome> attempt() {
        MasterAddress master = master();
        Duration timeout = settings.patience().auth();
        return CompletableFuture.supplyAsync(this::prepare, around.worker())
                .thenCompose(
                        request ->
                                transport()
                                        .request(request.body(), timeout)
                                        .<SignInOutcome>thenApplyAsync(
                                                reply -> signIn.judge(master, request, reply),
                                                around.worker()))
                .exceptionally(
                        error ->
                                Causes.of(error) instanceof Unusable unusable
                                        ? new SignInOutcome.Refused(
                                                String.valueOf(unusable.getMessage()))
                                        : new SignInOutcome.NoAnswer(
                                                master + ": " + reason(error)));
    }

    /** This minion's own files are at fault. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private SignIn.Attempt prepare() {
        try {
            return signIn.prepare();
        } catch (IOException | SaltCryptoException e) {
            throw new Unusable("the sign-in cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    public CompletionStage<@Nullable Object> request(Map<String, @Nullable Object> load) {
        return exchange(
                load,
                (credentials, outgoing, reply) ->
                        RequestSealer.openReply(reply, credentials.session(), outgoing.nonce()));
    }

    /**
     * Asks for the pillar.
     *
     * @param grains this minion's, which the master keeps for targeting
     * @param saltenv {@code saltenv}, or null
     * @param pillarenv {@code pillarenv}, or null
     */
    public CompletionStage<Map<String, @Nullable Object>> pillar(
            Map<String, @Nullable Object> grains,
            @Nullable String saltenv,
            @Nullable String pillarenv) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("id", settings.id());
        load.put("grains", grains);
        load.put("saltenv", saltenv);
        load.put("pillarenv", pillarenv);
        load.put("pillar_override", Map.of());
        load.put("extra_minion_data", Map.of());
        load.put("ver", "2");
        load.put("cmd", "_pillar");
        return exchange(
                load,
                (credentials, outgoing, reply) ->
                        textKeys(
                                SignedPillar.open(
                                        reply,
                                        keys,
                                        credentials.masterKey(),
                                        outgoing.nonce(),
                                        settings.trust().encryption(),
                                        settings.trust().signing())));
    }

    private static Map<String, @Nullable Object> textKeys(PayloadMap map) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.asMap().forEach((name, value) -> named.put(String.valueOf(name), value));
        return Collections.unmodifiableMap(named);
    }

    /** Opens one kind of answer. */
    @FunctionalInterface
    private interface Opener<T extends @Nullable Object> {
        T open(Credentials credentials, SealedRequest outgoing, byte[] reply) throws ReplyException;
    }

    private <T extends @Nullable Object> CompletionStage<T> exchange(
            Map<String, @Nullable Object> load, Opener<T> opener) {
        CompletableFuture<T> result = new CompletableFuture<>();
        signInLoop
                .credentials()
                .whenComplete(
                        (credentials, error) -> {
                            if (error == null) {
                                send(
                                        new Exchange<>(load, opener, result),
                                        credentials,
                                        true,
                                        tries(load));
                            } else {
                                result.completeExceptionally(Causes.of(error));
                            }
                        });
        return result;
    }

    private record Exchange<T extends @Nullable Object>(
            Map<String, @Nullable Object> load, Opener<T> opener, CompletableFuture<T> result) {}

    private <T extends @Nullable Object> void send(
            Exchange<T> exchange, Credentials credentials, boolean maySignIn, int triesLeft) {
        around.worker()
                .execute(
                        () -> {
                            SealedRequest outgoing;
                            try {
                                outgoing = seal(credentials, exchange.load());
                            } catch (SaltCryptoException | IllegalArgumentException e) {
                                exchange.result()
                                        .completeExceptionally(
                                                new MasterException(
                                                        "the request cannot be made: "
                                                                + e.getMessage(),
                                                        e));
                                return;
                            }
                            transport()
                                    .request(outgoing.body(), timeout(exchange.load()))
                                    .whenCompleteAsync(
                                            (reply, error) ->
                                                    answered(
                                                            exchange,
                                                            credentials,
                                                            outgoing,
                                                            maySignIn,
                                                            triesLeft,
                                                            reply,
                                                            error),
                                            around.worker());
                        });
    }

    private <T extends @Nullable Object> void answered(
            Exchange<T> exchange,
            Credentials credentials,
            SealedRequest outgoing,
            boolean maySignIn,
            int triesLeft,
            byte @Nullable [] reply,
            @Nullable Throwable error) {
        if (reply == null) {
            if (triesLeft > 1) {
                send(exchange, credentials, maySignIn, triesLeft - 1);
            } else {
                exchange.result()
                        .completeExceptionally(
                                new MasterException(
                                        "no answer from the master to "
                                                + exchange.load().get("cmd")
                                                + ": "
                                                + reason(error)));
            }
            return;
        }
        try {
            exchange.result().complete(exchange.opener().open(credentials, outgoing, reply));
        } catch (ReplyException e) {
            if (e.wantsNewAuthentication()) {
                stale(exchange, credentials, maySignIn, triesLeft, e);
            } else {
                exchange.result()
                        .completeExceptionally(
                                new MasterException(String.valueOf(e.getMessage()), e));
            }
        }
    }

    private <T extends @Nullable Object> void stale(
            Exchange<T> exchange,
            Credentials credentials,
            boolean maySignIn,
            int triesLeft,
            ReplyException why) {
        if (!maySignIn) {
            exchange.result()
                    .completeExceptionally(
                            new MasterException(
                                    "the master does not take "
                                            + exchange.load().get("cmd")
                                            + " even after a new sign-in: "
                                            + why.getMessage()));
            return;
        }
        LOG.info(
                "The master no longer knows the session key ({}); signing in again",
                why.getMessage());
        signInLoop
                .renew(credentials)
                .whenComplete(
                        (fresh, error) -> {
                            if (error == null) {
                                send(exchange, fresh, false, triesLeft);
                            } else {
                                exchange.result().completeExceptionally(Causes.of(error));
                            }
                        });
    }

    private SealedRequest seal(Credentials credentials, Map<String, @Nullable Object> load)
            throws SaltCryptoException {
        Instant now = Instant.now();
        if (!settings.trust().signMessages()) {
            return sealer.seal(load, credentials.session(), now);
        }
        // The master verifies the load as it came, less nonce, tok and sig: the order of the keys
        // counts.
        Map<String, @Nullable Object> toSign = new LinkedHashMap<>(load);
        toSign.put("ts", now.getEpochSecond());
        toSign.put("id", settings.id());
        byte[] signature =
                Rsa.sign(keys.privateKey(), SaltPack.packBin(toSign), settings.trust().signing());
        Map<String, @Nullable Object> signed = new LinkedHashMap<>(load);
        signed.put("sig", signature);
        return sealer.seal(signed, credentials.session(), now);
    }

    private int tries(Map<String, @Nullable Object> load) {
        // Returns are kept and sent again by their sender, for as long as it takes.
        return "_return".equals(load.get("cmd")) ? 1 : settings.patience().requestTries();
    }

    private Duration timeout(Map<String, @Nullable Object> load) {
        Patience patience = settings.patience();
        if (!"_return".equals(load.get("cmd"))) {
            return patience.request();
        }
        long spread = patience.returnMax().minus(patience.returnMin()).toMillis();
        return patience.returnMin()
                .plusMillis(spread > 0 ? around.random().nextLong(spread + 1) : 0);
    }

    private static String reason(@Nullable Throwable error) {
        return error == null ? "nothing came back" : Causes.text(error);
    }

    /** Ends everything that is under way. */
    @Override
    public void close() {
        signInLoop.close();
        closeTransport();
    }
}
