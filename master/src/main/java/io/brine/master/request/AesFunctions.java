package io.brine.master.request;

import io.brine.master.auth.ReplayGuard;
import io.brine.master.auth.SessionKeys;
import io.brine.master.auth.SessionKeys.Session;
import io.brine.master.auth.SharedKey;
import io.brine.master.process.Failures;
import io.brine.master.process.PoolFullException;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.OpenedRequest;
import io.brine.salt.channel.RefusedRequestException;
import io.brine.salt.channel.RequestOpener;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.MinionId;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The encrypted commands: opens the load, makes sure that it comes from the minion that it names
 * and comes for the first time, runs the command and seals the answer. Thread-safe; never blocks.
 */
public final class AesFunctions {
    private static final Logger LOG = LoggerFactory.getLogger(AesFunctions.class);
    private static final int SESSION_VERSION = 3;

    /** Salt's minions send a pillar request again, octet for octet, when no answer came in time. */
    private static final String REPEATABLE = "_pillar";

    private static final int MAX_REPEATS = 8;

    private final SharedKey sharedKey;
    private final SessionKeys sessions;
    private final RequestOpener opener;
    private final Map<String, MinionCommand> commands;
    private final WorkPool crypto;
    private final RefusalLog refusals;
    private final InstantSource clock;

    /** Over a table of commands; {@code crypto} runs the opening of requests. */
    public AesFunctions(
            SharedKey sharedKey,
            SessionKeys sessions,
            RequestOpener opener,
            Map<String, MinionCommand> commands,
            WorkPool crypto,
            RefusalLog refusals,
            InstantSource clock) {
        this.sharedKey = sharedKey;
        this.sessions = sessions;
        this.opener = opener;
        this.commands = Map.copyOf(commands);
        this.crypto = crypto;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** Answers one request; the stage fails with what a {@link RequestDispatcher} understands. */
    CompletionStage<byte @Nullable []> handle(
            Envelope.Encrypted envelope, @Nullable SocketAddress peer, RequestObserver observer) {
        Session session = null;
        Crypticle key = sharedKey.current().crypticle();
        if (envelope.version() >= SESSION_VERSION) {
            String id = envelope.id();
            if (id == null || !MinionId.isValid(id)) {
                return CompletableFuture.failedFuture(
                        RefusedRequestException.badLoad("request without a valid minion id"));
            }
            session = sessions.find(id);
            if (session == null) {
                return CompletableFuture.failedFuture(new NoSessionException(id));
            }
            key = session.crypticle();
        }
        Session of = session;
        Crypticle with = key;
        SharedKey.Epoch before = session == null ? sharedKey.previous() : null;
        return crypto.submit(() -> opened(envelope, with, of, before))
                .thenCompose(
                        done -> run(new MinionRequest(done.request(), peer), done.key(), observer));
    }

    private record Opened(OpenedRequest request, Crypticle key) {}

    /** Opens with the given key, or with the shared key of before a rotation. */
    private Opened opened(
            Envelope.Encrypted envelope,
            Crypticle key,
            @Nullable Session session,
            SharedKey.@Nullable Epoch before)
            throws RefusedRequestException {
        try {
            return new Opened(open(envelope, key, session), key);
        } catch (RefusedRequestException e) {
            if (before == null) {
                throw e;
            }
            Crypticle older = before.crypticle();
            try {
                return new Opened(open(envelope, older, null), older);
            } catch (RefusedRequestException neither) {
                throw e;
            }
        }
    }

    private OpenedRequest open(
            Envelope.Encrypted envelope, Crypticle key, @Nullable Session session)
            throws RefusedRequestException {
        OpenedRequest request = opener.open(envelope, key, clock.instant());
        if (!MinionId.isValid(request.id())) {
            throw RefusedRequestException.badLoad("request without a valid minion id");
        }
        if (session != null) {
            checkFresh(request, session);
        }
        return request;
    }

    private static void checkFresh(OpenedRequest request, Session session)
            throws RefusedRequestException {
        String nonce = request.nonce();
        boolean timed = request.load().get("ts") instanceof Long;
        if (nonce == null || nonce.length() != Nonce.LENGTH || !timed) {
            throw refused(request, "has no nonce or ts");
        }
        ReplayGuard replays = session.replays();
        switch (replays.check(nonce, request.load().integerOr("ts", 0))) {
            case FRESH -> {}
            case REPEATED -> {
                boolean harmless =
                        request.cmd().equals(REPEATABLE) && replays.timesSeen(nonce) <= MAX_REPEATS;
                if (!harmless) {
                    throw refused(request, "is a replay");
                }
            }
            case STALE -> {
                // Either recorded long ago, or the minion's clock went back: a new session tells.
                session.wearOut();
                throw refused(request, "is stale");
            }
        }
    }

    private static RefusedRequestException refused(OpenedRequest request, String what) {
        return RefusedRequestException.badLoad("request of " + request.id() + " " + what);
    }

    private CompletionStage<byte @Nullable []> run(
            MinionRequest request, Crypticle key, RequestObserver observer) {
        MinionCommand command = commands.get(request.command());
        CompletionStage<Reply> reply;
        if (command == null) {
            refusals.notExposed(request.peer(), "of " + request.id() + ": ", request.command());
            reply = CompletableFuture.completedFuture(new Reply.Sealed(Map.of()));
        } else {
            long begun = System.nanoTime();
            reply =
                    started(command, request)
                            .whenComplete(
                                    (answer, failure) ->
                                            observer.handled(
                                                    request.command(), System.nanoTime() - begun));
        }
        return reply.exceptionally(failure -> raised(request, Failures.cause(failure)))
                .thenApply(answer -> octets(answer, request.opened(), key));
    }

    private static CompletionStage<Reply> started(MinionCommand command, MinionRequest request) {
        try {
            return command.run(request);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Reply raised(MinionRequest request, Throwable cause) {
        if (cause instanceof PoolFullException) {
            throw new CompletionException(cause);
        }
        String what = request.command() + " of " + request.id() + " failed: " + cause;
        if (refusals.refused(request.peer(), what)) {
            LOG.error("{} of {} failed", request.command(), request.id(), cause);
        }
        return new Reply.Sealed("");
    }

    private static byte @Nullable [] octets(Reply reply, OpenedRequest request, Crypticle key) {
        return switch (reply) {
            case Reply.Sealed sealed -> request.sealReply(sealed.value(), key);
            case Reply.Clear clear -> SaltPack.pack(clear.value());
            case Reply.Packed packed -> packed.octets();
            case Reply.None none -> null;
        };
    }
}
