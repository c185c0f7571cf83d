package io.brine.benchmarks.swarm.minion;

import io.brine.benchmarks.swarm.keys.Identity;
import io.brine.salt.channel.AuthAnswer;
import io.brine.salt.channel.AuthPolicy;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.AuthVerifier;
import io.brine.salt.channel.Envelope;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The minions' half of {@code _auth}, version 3. The requests are those of Salt's minion. Of the
 * answer only that is computed which one minion cannot know from another: its session key, one
 * private-key operation instead of three. The key that all have in common is decrypted once, for
 * the master's proof of it is the same for all; and the secret that comes back is not looked at,
 * unless the handshake is thorough. Thread-safe; computes with RSA: never on an event loop.
 */
public final class Handshake {
    private static final EncAlgo ENC = EncAlgo.OAEP_SHA1;
    private static final SigAlgo SIG = SigAlgo.PKCS1V15_SHA1;
    private static final int LONGEST_TEXT = 100;

    /** The master's public key, as text and ready to use. */
    private record MasterKey(String pem, RSAPublicKey key) {}

    /** A request under way, and the secret that is in it if the master is known already. */
    record Attempt(AuthRequest request, @Nullable String secret) {
        byte[] body() {
            return request.toEnvelope().encode();
        }
    }

    private final boolean thorough;
    private final AtomicReference<@Nullable MasterKey> master = new AtomicReference<>();
    private final AtomicReference<@Nullable SharedKey> shared = new AtomicReference<>();

    /**
     * @param thorough whether each answer is verified in full, as Salt's minion does
     */
    public Handshake(boolean thorough) {
        this.thorough = thorough;
    }

    /**
     * Tells the master's public key beforehand; minions that know it send a secret with a login.
     */
    public void know(String masterPem) throws SaltCryptoException {
        String stripped = PemKeys.stripped(masterPem);
        master.set(new MasterKey(stripped, PemKeys.readPublic(stripped)));
    }

    /** Makes a request with a new nonce. */
    Attempt prepare(Identity identity, boolean knowsMaster) throws SaltCryptoException {
        MasterKey known = knowsMaster ? master.get() : null;
        String secret = known == null ? null : KeyString.random().reveal();
        Bytes token =
                known == null || secret == null
                        ? null
                        : Bytes.of(
                                Rsa.oaepEncrypt(
                                        known.key(),
                                        secret.getBytes(StandardCharsets.US_ASCII),
                                        ENC));
        AuthRequest request =
                new AuthRequest(
                        Envelope.CURRENT_VERSION,
                        identity.id(),
                        Nonce.random(),
                        ENC.wireName(),
                        SIG.wireName(),
                        identity.keys().publicPem(),
                        token,
                        PayloadMap.empty());
        return new Attempt(request, secret);
    }

    /**
     * Judges an answer.
     *
     * @throws LoginException telling why the minion is not in
     */
    Session judge(Identity identity, Attempt attempt, byte[] reply) throws LoginException {
        try {
            PayloadMap outer = answer(reply);
            if (!(outer.get("load") instanceof Map<?, ?>)) {
                byte[] load = outer.bytes("load");
                PayloadMap inner = PayloadMap.unpack(load);
                if (inner.has("pub_key")) {
                    return thorough
                            ? verified(identity, attempt, reply, inner)
                            : accepted(identity, attempt, inner, load, outer.bytes("sig"));
                }
                throw outcome(inner);
            }
            throw outcome(outer.map("load"));
        } catch (PayloadException | SaltCryptoException e) {
            throw new LoginException("the master's answer: " + e.getMessage());
        }
    }

    private static PayloadMap answer(byte[] reply) throws PayloadException, LoginException {
        Object value = SaltPack.unpack(reply);
        if (value instanceof String text) {
            throw new LoginException(
                    "the master refused the login: "
                            + text.substring(0, Math.min(LONGEST_TEXT, text.length())));
        }
        return PayloadMap.of(value);
    }

    private static LoginException outcome(PayloadMap inner) {
        return Boolean.TRUE.equals(inner.get("ret"))
                ? LoginException.waiting()
                : new LoginException("the master rejected the login: " + inner.get("ret"));
    }

    private Session accepted(
            Identity identity, Attempt attempt, PayloadMap inner, byte[] signed, byte[] signature)
            throws PayloadException, SaltCryptoException, LoginException {
        MasterKey key = pinned(inner.text("pub_key"));
        if (!Rsa.verify(key.key(), signed, signature, SIG)) {
            throw new LoginException("the signature over the master's answer is wrong");
        }
        if (!inner.text("nonce").equals(attempt.request().nonce())) {
            throw new LoginException("the master's answer belongs to another request");
        }
        return new Session(
                sharedKey(identity, inner, key),
                crypticle(identity, inner.bytes("session")),
                (int) inner.integer("publish_port"));
    }

    private Session verified(Identity identity, Attempt attempt, byte[] reply, PayloadMap inner)
            throws LoginException, PayloadException, SaltCryptoException {
        MasterKey key = pinned(inner.text("pub_key"));
        AuthPolicy policy = new AuthPolicy(key.pem(), false, null, SIG, "", HashType.SHA256);
        AuthVerifier verifier =
                new AuthVerifier(attempt.request(), attempt.secret(), identity.keys(), policy);
        AuthAnswer answer = verifier.verify(reply);
        if (answer instanceof AuthAnswer.Accepted accepted && accepted.session() != null) {
            SharedKey common =
                    new SharedKey(Bytes.of(inner.bytes("sig")), new Crypticle(accepted.aes()));
            return new Session(common, new Crypticle(accepted.session()), accepted.publishPort());
        }
        throw new LoginException(
                answer instanceof AuthAnswer.Failed failed
                        ? failed.message()
                        : "the master's answer is " + answer.getClass().getSimpleName());
    }

    private MasterKey pinned(String pem) throws LoginException, SaltCryptoException {
        MasterKey known = master.get();
        String stripped = PemKeys.stripped(pem);
        if (known == null) {
            MasterKey fresh = new MasterKey(stripped, PemKeys.readPublic(stripped));
            known = master.compareAndSet(null, fresh) ? fresh : master.get();
        }
        if (known == null || !known.pem().equals(stripped)) {
            throw new LoginException("the master's public key is another than before");
        }
        return known;
    }

    private SharedKey sharedKey(Identity identity, PayloadMap inner, MasterKey key)
            throws PayloadException, SaltCryptoException, LoginException {
        Bytes proof = Bytes.of(inner.bytes("sig"));
        SharedKey known = shared.get();
        if (known != null && known.proof().equals(proof)) {
            return known;
        }
        KeyString aes = key(identity, inner.bytes("aes"));
        String hash =
                new String(
                        Rsa.x931Recover(key.key(), proof.toByteArray()),
                        StandardCharsets.ISO_8859_1);
        if (!hash.equals(aes.sha256Hex())) {
            throw new LoginException("the master's proof for the shared key is wrong");
        }
        SharedKey fresh = new SharedKey(proof, new Crypticle(aes));
        shared.set(fresh);
        return fresh;
    }

    private static Crypticle crypticle(Identity identity, byte[] sealed)
            throws SaltCryptoException {
        return new Crypticle(key(identity, sealed));
    }

    private static KeyString key(Identity identity, byte[] sealed) throws SaltCryptoException {
        byte[] text = Rsa.oaepDecrypt(identity.keys().privateKey(), sealed, ENC);
        return KeyString.of(new String(text, StandardCharsets.ISO_8859_1));
    }
}
