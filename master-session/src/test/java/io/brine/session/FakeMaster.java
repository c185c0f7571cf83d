package io.brine.session;

import io.brine.salt.channel.AuthReply;
import io.brine.salt.channel.AuthReplySealer;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.OpenedRequest;
import io.brine.salt.channel.RefusedRequestException;
import io.brine.salt.channel.RequestOpener;
import io.brine.salt.channel.SignedPillar;
import io.brine.salt.channel.TokenVerifier;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A master's request server without sockets, on the protocol's own master side; the test turns its
 * screws.
 */
final class FakeMaster implements RequestTransport {

    static final RsaKeyPair KEYS = RsaKeyPair.generate(2048);

    final List<OpenedRequest> requests = Collections.synchronizedList(new ArrayList<>());
    volatile RsaKeyPair keys = KEYS;
    volatile KeyString shared = KeyString.random();
    volatile KeyString session = KeyString.random();
    volatile Function<RSAPublicKey, AuthReply> decision =
            key -> new AuthReply.Accepted(key, shared, session);
    volatile Function<byte[], byte[]> tamper = reply -> reply;
    volatile boolean away;
    final AtomicInteger signIns = new AtomicInteger();
    volatile @Nullable RSAPublicKey minionKey;

    /** What ordinary commands are answered with. */
    volatile Function<OpenedRequest, @Nullable Object> answer = request -> true;

    @Override
    public CompletionStage<byte[]> request(byte[] body, Duration timeout) {
        if (away) {
            return CompletableFuture.failedFuture(new TimeoutException("away"));
        }
        return CompletableFuture.completedFuture(handle(body));
    }

    private synchronized byte[] handle(byte[] body) {
        try {
            return switch (Envelope.decode(body, 3)) {
                case Envelope.Clear clear -> auth(AuthRequest.of(clear));
                case Envelope.Encrypted encrypted -> aes(encrypted);
            };
        } catch (RefusedRequestException e) {
            return SaltPack.pack("bad load");
        } catch (SaltCryptoException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] auth(AuthRequest request) throws SaltCryptoException {
        signIns.incrementAndGet();
        RSAPublicKey key = PemKeys.readPublic(request.pub());
        minionKey = key;
        return tamper.apply(
                new AuthReplySealer(keys, 4505, null).seal(request, decision.apply(key)));
    }

    private byte[] aes(Envelope.Encrypted encrypted)
            throws RefusedRequestException, SaltCryptoException {
        Crypticle key = new Crypticle(session);
        OpenedRequest request =
                new RequestOpener(id -> minionKey, new TokenVerifier(10), Duration.ZERO)
                        .open(encrypted, key, Instant.now());
        requests.add(request);
        if (request.cmd().equals("_pillar")) {
            RSAPublicKey minion = minionKey;
            if (minion == null) {
                throw new AssertionError("a request before the sign-in");
            }
            return SignedPillar.seal(request, Map.of("role", "web"), keys, minion);
        }
        return request.sealReply(answer.apply(request), key);
    }

    @Override
    public void renewConnections() {
        // There are none.
    }

    @Override
    public void close() {
        away = true;
    }
}
