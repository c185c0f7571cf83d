package io.brine.master.auth;

import io.brine.master.config.MasterConfig.AuthConfig;
import io.brine.master.event.EventBus;
import io.brine.master.keys.AutoSign;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.keys.KeyVerdict;
import io.brine.master.process.PoolFullException;
import io.brine.master.process.QueuedAnswer;
import io.brine.master.process.RefusalLog;
import io.brine.salt.channel.AuthReply;
import io.brine.salt.channel.AuthReplySealer;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.RefusedRequestException;
import io.brine.salt.crypto.MinionId;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.event.EventTag;
import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers {@code _auth}: decides over the minion's key and seals the answer, on the threads of the
 * {@link HandshakeQueue}; those that wait there take no place at the workers. Thread-safe; never
 * blocks.
 */
public final class AuthHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AuthHandler.class);

    private final AuthConfig config;
    private final KeyStore keys;
    private final AutoSign autoSign;
    private final SharedKey sharedKey;
    private final SessionKeys sessions;
    private final AuthReplySealer sealer;
    private final EventBus events;
    private final HandshakeQueue queue;
    private final AcceptedKeyCache accepted;
    private final RsaAcceleration acceleration;
    private final RefusalLog refusals;
    private final AuthObserver observer;

    /** With all that an answer is made of. */
    public AuthHandler(
            AuthConfig config,
            KeyStore keys,
            AutoSign autoSign,
            SharedKey sharedKey,
            SessionKeys sessions,
            AuthReplySealer sealer,
            EventBus events,
            HandshakeQueue queue,
            AcceptedKeyCache accepted,
            RsaAcceleration acceleration,
            RefusalLog refusals,
            AuthObserver observer) {
        this.config = config;
        this.keys = keys;
        this.autoSign = autoSign;
        this.sharedKey = sharedKey;
        this.sessions = sessions;
        this.sealer = sealer;
        this.events = events;
        this.queue = queue;
        this.accepted = accepted;
        this.acceleration = acceleration;
        this.refusals = refusals;
        this.observer = observer;
    }

    /**
     * Answers one request.
     *
     * @return the octets of the answer; fails with {@link RefusedRequestException} for what is no
     *     such request and with {@link PoolFullException} when too many wait
     */
    public CompletionStage<byte @Nullable []> handle(
            Envelope.Clear envelope, @Nullable SocketAddress peer) {
        AuthRequest request;
        try {
            request = AuthRequest.of(envelope);
        } catch (RefusedRequestException e) {
            return CompletableFuture.failedFuture(e);
        }
        QueuedAnswer<byte @Nullable []> answer = new QueuedAnswer<>();
        Exchange exchange = new Exchange(request, peer, answer);
        boolean entered = queue.enter(request.id(), host(peer), octets(request), exchange);
        int waiting = queue.counts().waiting();
        acceleration.handshakesWait(waiting);
        if (!entered) {
            answer.completeExceptionally(new PoolFullException("handshakes", waiting));
        }
        return answer;
    }

    /** About what a request keeps in memory. */
    private static int octets(AuthRequest request) {
        Bytes token = request.token();
        return 512
                + request.pub().length()
                + request.id().length()
                + (token == null ? 0 : token.length())
                + 64 * request.autosignGrains().asMap().size();
    }

    private final class Exchange implements HandshakeQueue.Handshake {
        private final AuthRequest request;
        private final @Nullable SocketAddress peer;
        private final QueuedAnswer<byte @Nullable []> answer;

        Exchange(
                AuthRequest request,
                @Nullable SocketAddress peer,
                QueuedAnswer<byte @Nullable []> answer) {
            this.request = request;
            this.peer = peer;
            this.answer = answer;
        }

        @Override
        public void run() {
            try {
                answer.complete(sealer.seal(request, answer(request, peer)));
            } catch (Exception | StackOverflowError e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void giveUp() {
            answer.complete(null);
        }
    }

    private AuthReply answer(AuthRequest request, @Nullable SocketAddress peer) throws IOException {
        AuthObserver.Outcome outcome = AuthObserver.Outcome.ERROR;
        try {
            AuthReply reply = decide(request, peer);
            outcome =
                    switch (reply) {
                        case AuthReply.Accepted in -> AuthObserver.Outcome.SUCCESS;
                        case AuthReply.Pending waits -> AuthObserver.Outcome.SUCCESS;
                        case AuthReply.Full full -> AuthObserver.Outcome.MAX_MINIONS;
                        case AuthReply.Rejected out ->
                                mayBe(request.id())
                                        ? AuthObserver.Outcome.REJECTED
                                        : AuthObserver.Outcome.INVALID_ID;
                    };
            return reply;
        } finally {
            observer.ended(outcome);
        }
    }

    /** Salt lets control characters pass, which then stand in tags and log lines. */
    private static boolean mayBe(String id) {
        return MinionId.isValid(id) && id.chars().noneMatch(Character::isISOControl);
    }

    private AuthReply decide(AuthRequest request, @Nullable SocketAddress peer) throws IOException {
        String id = request.id();
        if (!mayBe(id)) {
            refusals.refused(peer, "_auth with an id that no minion may have");
            return new AuthReply.Rejected();
        }
        if (isFull(id)) {
            refusals.refused(peer, "_auth of " + id + ": max_minions is reached");
            announce(request, false, "full");
            return new AuthReply.Full();
        }
        RSAPublicKey key;
        try {
            key = accepted.parse(id, request.pub());
        } catch (SaltCryptoException e) {
            refusals.refused(peer, "_auth of " + id + ": its public key cannot be used");
            return new AuthReply.Rejected();
        }
        String pem = PemKeys.stripped(request.pub());
        KeyVerdict verdict = autoSign.offer(id, pem, request.autosignGrains().asMap());
        announce(request, verdict.result(), verdict.act());
        return switch (verdict) {
            case ACCEPTED -> {
                LOG.info("Authentication accepted from {}", id);
                SessionKeys.Session session = sessions.forAccepted(id, pem);
                yield new AuthReply.Accepted(key, sharedKey.current().key(), session.key());
            }
            case PENDING -> {
                LOG.info("Authentication request from {}: its key is pending", id);
                yield new AuthReply.Pending();
            }
            case REJECTED -> {
                refusals.refused(peer, "_auth of " + id + ": its key is rejected");
                yield new AuthReply.Rejected();
            }
            case DENIED -> {
                refusals.refused(peer, "_auth of " + id + ": the id has another key already");
                yield new AuthReply.Rejected();
            }
            case FULL -> {
                refusals.refused(
                        peer,
                        "_auth of "
                                + id
                                + ": too many keys wait to be accepted (brine_max_pending_keys)");
                yield new AuthReply.Full();
            }
        };
    }

    private boolean isFull(String id) throws IOException {
        if (config.maxMinions() <= 0) {
            return false;
        }
        var accepted = keys.ids(KeyState.ACCEPTED);
        return accepted.size() > config.maxMinions() && !accepted.contains(id);
    }

    private void announce(AuthRequest request, boolean result, String act) {
        if (!config.events()) {
            return;
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("result", result);
        data.put("act", act);
        data.put("id", request.id());
        data.put("pub", request.pub());
        if (config.autosignGrainActs().contains(act)
                && !request.autosignGrains().asMap().isEmpty()) {
            data.put("autosign_grains", request.autosignGrains());
        }
        events.fire(EventTag.AUTH, data);
    }

    private static String host(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "";
    }
}
