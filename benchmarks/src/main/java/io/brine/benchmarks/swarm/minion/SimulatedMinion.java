package io.brine.benchmarks.swarm.minion;

import io.brine.benchmarks.swarm.keys.Identity;
import io.brine.salt.channel.ReplyException;
import io.brine.salt.channel.RequestSealer;
import io.brine.salt.channel.SealedRequest;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.event.SaltEvent;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One minion: its keys, its login, its SUB socket and its way to the request port. Everything is
 * confined to its event loop; the methods marked [any] may be called from any thread.
 */
public final class SimulatedMinion {
    /** As Salt's {@code return_retry_tries}. */
    private static final int TRIES = 3;

    /** How many jobs back a minion knows that it has had one, as Salt's. */
    private static final int JOBS_KNOWN = 100;

    /** Larger values are packed and encrypted by a worker. */
    private static final int LARGE = 64 * 1024;

    private final FleetContext fleet;
    private final int index;
    private final Identity identity;
    private final Carrier carrier;
    private final Line line;
    private final RequestSealer sealer;
    private final Deque<String> jobsKnown = new ArrayDeque<>();

    private @Nullable Session session;
    private @Nullable CompletableFuture<Session> signingIn;
    private @Nullable ZmtpSocket subscriber;

    SimulatedMinion(FleetContext fleet, int index, Identity identity, Carrier carrier) {
        this.fleet = fleet;
        this.index = index;
        this.identity = identity;
        this.carrier = carrier;
        FleetOptions options = fleet.options();
        this.line = new Line(options.endpoint(options.requestPort(), index));
        this.sealer =
                new RequestSealer(
                        identity.id(), identity.token(), EncAlgo.OAEP_SHA1, SigAlgo.PKCS1V15_SHA1);
    }

    /** [any] Returns the id. */
    public String id() {
        return identity.id();
    }

    /** [any] Returns the minion's number, from 0. */
    public int index() {
        return index;
    }

    /** [any] Returns the loop that everything of this minion happens on. */
    public EventLoop loop() {
        return carrier.loop();
    }

    /**
     * [any] Logs in anew, whatever is known already; logins asked for meanwhile are the same one.
     * Fails with the reason in its message.
     *
     * @param knowsMaster whether the minion has the master's public key from an earlier time, as
     *     all have but new ones
     */
    public CompletableFuture<@Nullable Void> logIn(boolean knowsMaster) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        loop().execute(
                        () ->
                                signIn(knowsMaster)
                                        .whenComplete((in, failure) -> tell(done, failure)));
        return done;
    }

    /** [any] Connects to the publish port; completes when that connection is up. */
    public CompletableFuture<@Nullable Void> subscribe() {
        CompletableFuture<@Nullable Void> up = new CompletableFuture<>();
        loop().execute(() -> connect(up));
        return up;
    }

    /** [any] Logs in and subscribes. */
    public CompletableFuture<@Nullable Void> join(boolean knowsMaster) {
        return logIn(knowsMaster).thenCompose(in -> subscribe());
    }

    /** [any] Ends both connections and forgets the session. */
    public CompletableFuture<@Nullable Void> leave() {
        CompletableFuture<@Nullable Void> left = new CompletableFuture<>();
        loop().execute(
                        () -> {
                            carrier.lines().close(line);
                            session = null;
                            ZmtpSocket socket = subscriber;
                            subscriber = null;
                            if (socket == null) {
                                left.complete(null);
                            } else {
                                socket.close().whenComplete((end, failure) -> tell(left, failure));
                            }
                        });
        return left;
    }

    /**
     * [any] Returns a value for a job, as Salt's minion does: up to three times, with a new login
     * when the master refuses the session. Completes when the master has acknowledged it.
     */
    public CompletableFuture<@Nullable Void> giveBack(Job job, Object value) {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_return");
        load.put("id", id());
        load.put("success", true);
        load.put("return", value);
        load.put("retcode", 0);
        load.put("jid", job.jid());
        load.put("fun", job.load().fun());
        load.put("fun_args", job.load().arg());
        load.put("user", job.load().user());
        load.put("_stamp", SaltEvent.stamp(Instant.now()));
        return giveBack(load);
    }

    /** [any] As {@link #giveBack(Job, Object)}, the whole load given. */
    public CompletableFuture<@Nullable Void> giveBack(Map<Object, @Nullable Object> load) {
        return ask(load)
                .handle(
                        (reply, failure) -> {
                            if (failure == null) {
                                fleet.counts().acknowledged.increment();
                                return null;
                            }
                            fleet.counts().failedReturns.increment();
                            throw new CompletionException(cause(failure));
                        });
    }

    /** [any] Sends a request with the session's key; completes with what is in the answer. */
    public CompletableFuture<@Nullable Object> ask(Map<Object, @Nullable Object> load) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        carrier.run(() -> ask(load, answer, 1, true));
        return answer;
    }

    private void ask(
            Map<Object, @Nullable Object> load,
            CompletableFuture<@Nullable Object> answer,
            int attempt,
            boolean mayRenew) {
        Session in = session;
        if (in == null) {
            answer.completeExceptionally(new LoginException(id() + " is not logged in"));
            return;
        }
        boolean large = load.get("return") instanceof String text && text.length() > LARGE;
        Executor sealing = large ? fleet.workers() : Runnable::run;
        CompletableFuture.supplyAsync(() -> sealer.seal(load, in.own(), Instant.now()), sealing)
                .thenCompose(body -> carrier.compute(() -> exchange(body, in)))
                .whenComplete(
                        (value, failure) ->
                                carrier.run(
                                        () ->
                                                answered(
                                                        load, answer, attempt, mayRenew, in, value,
                                                        failure)));
    }

    private CompletableFuture<@Nullable Object> exchange(SealedRequest request, Session in) {
        return carrier.lines()
                .request(line, request.body(), fleet.options().requestTimeout())
                .thenApply(
                        reply -> {
                            try {
                                return RequestSealer.openReply(reply, in.own(), request.nonce());
                            } catch (ReplyException e) {
                                throw new CompletionException(e);
                            }
                        });
    }

    private void answered(
            Map<Object, @Nullable Object> load,
            CompletableFuture<@Nullable Object> answer,
            int attempt,
            boolean mayRenew,
            Session used,
            @Nullable Object value,
            @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(value);
            return;
        }
        Throwable cause = cause(failure);
        if (cause instanceof TimeoutException && attempt < TRIES && session != null) {
            fleet.counts().lateRequests.increment();
            ask(load, answer, attempt + 1, mayRenew);
        } else if (cause instanceof ReplyException refusal
                && refusal.wantsNewAuthentication()
                && mayRenew) {
            fleet.counts().refusedSessions.increment();
            renew(used)
                    .whenComplete(
                            (in, refused) -> {
                                if (refused == null) {
                                    ask(load, answer, attempt, false);
                                } else {
                                    answer.completeExceptionally(cause(refused));
                                }
                            });
        } else {
            answer.completeExceptionally(cause);
        }
    }

    /** A session other than {@code used}: a newer one is taken, else there is a new login. */
    @SuppressWarnings("ReferenceEquality") // two logins are never the same session
    private CompletableFuture<Session> renew(Session used) {
        Session now = session;
        return now != null && now != used ? CompletableFuture.completedFuture(now) : signIn(true);
    }

    private CompletableFuture<Session> signIn(boolean knowsMaster) {
        CompletableFuture<Session> already = signingIn;
        if (already != null) {
            return already;
        }
        CompletableFuture<Session> result = new CompletableFuture<>();
        signingIn = result;
        attempt(result, knowsMaster);
        return result;
    }

    private void attempt(CompletableFuture<Session> result, boolean knowsMaster) {
        Duration timeout = fleet.options().loginTimeout();
        fleet.compute(() -> fleet.handshake().prepare(identity, knowsMaster))
                .thenCompose(
                        attempt ->
                                carrier.compute(
                                                () ->
                                                        carrier.lines()
                                                                .request(
                                                                        line,
                                                                        attempt.body(),
                                                                        timeout))
                                        .thenCompose(
                                                reply ->
                                                        fleet.compute(
                                                                () ->
                                                                        fleet.handshake()
                                                                                .judge(
                                                                                        identity,
                                                                                        attempt,
                                                                                        reply))))
                .whenComplete(
                        (in, failure) ->
                                carrier.run(() -> attempted(result, knowsMaster, in, failure)));
    }

    private void attempted(
            CompletableFuture<Session> result,
            boolean knowsMaster,
            @Nullable Session in,
            @Nullable Throwable failure) {
        if (in != null) {
            fleet.counts().logins.increment();
            session = in;
            signingIn = null;
            result.complete(in);
            return;
        }
        Throwable cause = cause(failure);
        if (fleet.isOpen() && cause instanceof TimeoutException) {
            fleet.counts().lateLogins.increment();
            attempt(result, knowsMaster);
        } else if (fleet.isOpen()
                && cause instanceof LoginException refusal
                && refusal.isPending()) {
            long pause = fleet.options().acceptanceWait().toMillis();
            loop().schedule(() -> attempt(result, knowsMaster), pause, TimeUnit.MILLISECONDS);
        } else {
            fleet.counts().failedLogins.increment();
            signingIn = null;
            result.completeExceptionally(cause);
        }
    }

    private void connect(CompletableFuture<@Nullable Void> up) {
        Session in = session;
        if (in == null || subscriber != null) {
            up.completeExceptionally(
                    new LoginException(id() + (in == null ? " is not logged in" : " listens")));
            return;
        }
        SocketOptions options = SocketOptions.builder().linger(Duration.ZERO).build();
        ZmtpSocket socket = fleet.context().open(SocketType.SUB, options, loop());
        subscriber = socket;
        socket.monitor(
                event -> {
                    if (event instanceof SocketEvent.HandshakeSucceeded) {
                        up.complete(null);
                    }
                });
        socket.onMessage(this::published);
        socket.subscribe(new byte[0]);
        int told = fleet.options().publishPort();
        socket.connect(fleet.options().endpoint(told == 0 ? in.publishPort() : told, index))
                .whenComplete(
                        (dialled, failure) -> {
                            if (failure != null) {
                                up.completeExceptionally(failure);
                            }
                        });
    }

    private void published(ZmtpMessage message) {
        byte[] body = message.bytes(message.frameCount() - 1);
        message.release();
        read(body, true);
    }

    private void read(byte[] body, boolean mayRenew) {
        Session in = session;
        if (in == null) {
            return;
        }
        switch (carrier.reader().read(body, in.shared())) {
            case PublicationReader.Read.Opened(Job job) -> take(job);
            case PublicationReader.Read.OtherKey other -> {
                if (mayRenew) {
                    renew(in)
                            .whenComplete(
                                    (fresh, failure) -> {
                                        if (failure == null) {
                                            read(body, false);
                                        }
                                    });
                } else {
                    fleet.counts().unreadable.increment();
                }
            }
            case PublicationReader.Read.Unreadable bad -> fleet.counts().unreadable.increment();
        }
    }

    private void take(Job job) {
        if (!job.isFor(id())) {
            return;
        }
        if (jobsKnown.contains(job.jid())) {
            fleet.counts().repeated.increment();
            return;
        }
        jobsKnown.addLast(job.jid());
        if (jobsKnown.size() > JOBS_KNOWN) {
            jobsKnown.removeFirst();
        }
        fleet.counts().jobs.increment();
        fleet.duty().take(this, job);
    }

    private static void tell(
            CompletableFuture<@Nullable Void> future, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(cause(failure));
        }
    }

    private static Throwable cause(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null ? new ClosedChannelException() : cause;
    }
}
