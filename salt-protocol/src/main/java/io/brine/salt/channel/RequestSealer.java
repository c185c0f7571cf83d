package io.brine.salt.channel;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.CrypticleException;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A minion's side of encrypted requests, version 3. Thread-safe; the key's token is made once, in
 * the constructor (a private-key operation), where it is not known already.
 */
public final class RequestSealer {
    private static final int LONGEST_REFUSAL = 256;

    private final String minionId;
    private final Bytes token;
    private final EncAlgo encAlgo;
    private final SigAlgo sigAlgo;

    public RequestSealer(String minionId, RsaKeyPair keys, EncAlgo encAlgo, SigAlgo sigAlgo)
            throws SaltCryptoException {
        this(minionId, Bytes.of(TokenVerifier.token(keys.privateKey())), encAlgo, sigAlgo);
    }

    /**
     * As the other, with a token that was made before.
     *
     * @param token what {@link TokenVerifier#token} gives for the minion's key, always the same
     */
    public RequestSealer(String minionId, Bytes token, EncAlgo encAlgo, SigAlgo sigAlgo) {
        this.minionId = minionId;
        this.token = token;
        this.encAlgo = encAlgo;
        this.sigAlgo = sigAlgo;
    }

    /**
     * Seals a request; {@code nonce}, {@code ts}, {@code tok} and {@code id} are added to the load.
     *
     * @param load with {@code cmd} and its fields; not changed
     */
    public SealedRequest seal(Map<?, ?> load, Crypticle session, Instant now) {
        return seal(load, session, now, Nonce.random());
    }

    SealedRequest seal(Map<?, ?> load, Crypticle session, Instant now, String nonce) {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>(load);
        all.put("nonce", nonce);
        all.put("ts", now.getEpochSecond());
        all.put("tok", token);
        all.put("id", minionId);
        Envelope envelope =
                new Envelope.Encrypted(
                        Envelope.CURRENT_VERSION,
                        Bytes.of(session.seal(all)),
                        minionId,
                        encAlgo.wireName(),
                        sigAlgo.wireName());
        return new SealedRequest(envelope.encode(), nonce);
    }

    /**
     * Opens the reply to a request.
     *
     * @throws ReplyException when the master refused, or the reply is not authentic
     */
    public static @Nullable Object openReply(byte[] body, Crypticle session, String nonce)
            throws ReplyException {
        byte[] blob = raw(body);
        try {
            return session.open(blob, nonce);
        } catch (CrypticleException e) {
            throw switch (e.reason()) {
                case MALFORMED, BAD_HMAC -> unopened(blob, e);
                case NONCE_MISMATCH ->
                        new ReplyException(ReplyException.Reason.NONCE_MISMATCH, text(e));
                case BAD_PADDING, NO_MARKER, BAD_PAYLOAD ->
                        new ReplyException(ReplyException.Reason.MALFORMED, text(e));
            };
        }
    }

    private static byte[] raw(byte[] body) throws ReplyException {
        try {
            return switch (SaltPack.unpack(body)) {
                case String text -> text.getBytes(StandardCharsets.UTF_8);
                case Bytes bytes -> bytes.toByteArray();
                case null, default ->
                        throw new ReplyException(
                                ReplyException.Reason.MALFORMED, "master's reply is not encrypted");
            };
        } catch (PayloadException e) {
            throw new ReplyException(
                    ReplyException.Reason.MALFORMED,
                    "master's reply is no payload: " + e.getMessage());
        }
    }

    /** A short printable text in place of a blob is the master's refusal. */
    private static ReplyException unopened(byte[] blob, CrypticleException e) {
        boolean printable = blob.length <= LONGEST_REFUSAL;
        for (byte octet : blob) {
            printable &= octet >= ' ' && octet < 0x7f;
        }
        return printable
                ? new ReplyException(
                        ReplyException.Reason.REFUSED,
                        "master refused the request: "
                                + new String(blob, StandardCharsets.US_ASCII))
                : new ReplyException(ReplyException.Reason.NOT_AUTHENTIC, text(e));
    }

    private static String text(CrypticleException e) {
        return "master's reply: " + e.getMessage();
    }
}
