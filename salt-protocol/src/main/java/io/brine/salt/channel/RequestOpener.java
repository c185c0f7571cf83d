package io.brine.salt.channel;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.CrypticleException;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The master's side of encrypted requests: opens them with Salt's checks in Salt's order, and seals
 * replies. Thread-safe; opening may cost a public-key operation, so not on an event loop.
 */
public final class RequestOpener {
    private final AcceptedKeys acceptedKeys;
    private final TokenVerifier tokens;
    private final Duration timeToLive;

    /**
     * Makes an opener.
     *
     * @param timeToLive Salt's {@code request_server_ttl}; zero switches the check off
     */
    public RequestOpener(AcceptedKeys acceptedKeys, TokenVerifier tokens, Duration timeToLive) {
        this.acceptedKeys = acceptedKeys;
        this.tokens = tokens;
        this.timeToLive = timeToLive;
    }

    /**
     * Decrypts and checks a request.
     *
     * @param key the session key of {@code envelope.id()} in version 3, the shared key before
     * @throws RefusedRequestException with the reply to send
     */
    public OpenedRequest open(Envelope.Encrypted envelope, Crypticle key, Instant now)
            throws RefusedRequestException {
        PayloadMap load = decrypt(envelope, key);
        String id = load.textOr("id", "");
        if (envelope.version() >= 3) {
            checkVersion3(envelope, load, id, now);
        }
        checkToken(envelope, load, id);
        Map<Object, @Nullable Object> rest = load.toMap();
        rest.remove("tok");
        Object nonce = envelope.version() > 1 ? rest.remove("nonce") : null;
        return new OpenedRequest(
                envelope.version(),
                id,
                load.textOr("cmd", ""),
                PayloadMap.ofMap(rest),
                nonce instanceof String text ? text : null,
                envelope.encAlgo(),
                envelope.sigAlgo());
    }

    private static PayloadMap decrypt(Envelope.Encrypted envelope, Crypticle key)
            throws RefusedRequestException {
        try {
            return EnvelopeChecks.load(key.open(envelope.load().toByteArray()));
        } catch (CrypticleException e) {
            throw RefusedRequestException.badLoad("request does not open: " + e.getMessage());
        }
    }

    private void checkVersion3(Envelope.Encrypted envelope, PayloadMap load, String id, Instant now)
            throws RefusedRequestException {
        if (!timeToLive.isZero()) {
            long age = now.getEpochSecond() - load.integerOr("ts", 0);
            if (age > timeToLive.toSeconds()) {
                throw RefusedRequestException.badLoad(
                        "request of " + id + " is " + age + " s old, more than request_server_ttl");
            }
        }
        if (id.isEmpty() || !id.equals(envelope.id())) {
            throw RefusedRequestException.badLoad(
                    "request of " + envelope.id() + " claims another id inside");
        }
        if (!load.has("tok")) {
            throw RefusedRequestException.badLoad("request of " + id + " has no token");
        }
    }

    private void checkToken(Envelope.Encrypted envelope, PayloadMap load, String id)
            throws RefusedRequestException {
        if (!load.has("tok")) {
            return;
        }
        RSAPublicKey accepted = acceptedKeys.find(id);
        byte[] token;
        try {
            token = load.bytes("tok");
        } catch (PayloadException e) {
            throw RefusedRequestException.badLoad("request of " + id + ": " + e.getMessage());
        }
        if (accepted == null || !tokens.verify(id, accepted, token)) {
            throw RefusedRequestException.badLoad(
                    "request of "
                            + id
                            + " (version "
                            + envelope.version()
                            + ") has a token of another key");
        }
    }

    /** A reply under a symmetric key: a raw that holds the Crypticle blob. */
    public static byte[] sealReply(@Nullable Object value, Crypticle key, @Nullable String nonce) {
        return SaltPack.pack(key.seal(value, nonce));
    }
}
