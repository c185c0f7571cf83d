package io.brine.salt.channel;

import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Builds the master's answers to {@code _auth}, in the form that the request's version wants.
 * Thread-safe. Each answer from version 2 on costs one signature, an accepted one with a token a
 * decryption besides: milliseconds of a core, never on an event loop.
 */
public final class AuthReplySealer {
    private final RsaKeyPair master;
    private final int publishPort;
    private final @Nullable PublicKeySignature signing;

    /** The signature over the shared key's hash; it changes only when that key does. */
    private final AtomicReference<@Nullable KeyProof> proof = new AtomicReference<>();

    private record KeyProof(KeyString key, Bytes signature) {}

    /**
     * Makes a sealer.
     *
     * @param publishPort told to minions that have none configured
     * @param signing when {@code master_sign_pubkey} is set, else null
     */
    public AuthReplySealer(
            RsaKeyPair master, int publishPort, @Nullable PublicKeySignature signing) {
        this.master = master;
        this.publishPort = publishPort;
        this.signing = signing;
    }

    /**
     * The packed reply to {@code request}. An algorithm that we do not have is answered with {@code
     * bad sig algo} or {@code bad enc algo}, as Salt answers it.
     *
     * @throws SaltCryptoException when the minion's key cannot be used
     */
    public byte[] seal(AuthRequest request, AuthReply reply) throws SaltCryptoException {
        Map<Object, @Nullable Object> inner = new LinkedHashMap<>();
        switch (reply) {
            case AuthReply.Pending pending -> inner.put("ret", true);
            case AuthReply.Rejected rejected -> inner.put("ret", false);
            case AuthReply.Full full -> inner.put("ret", "full");
            case AuthReply.Accepted accepted -> {
                Optional<EncAlgo> algo = EncAlgo.of(request.encAlgo());
                if (algo.isEmpty()) {
                    return unsigned(Map.of("ret", "bad enc algo"));
                }
                fillAccepted(inner, request, accepted, algo.get());
            }
        }
        return wrap(request, inner, reply instanceof AuthReply.Accepted);
    }

    private void fillAccepted(
            Map<Object, @Nullable Object> inner,
            AuthRequest request,
            AuthReply.Accepted accepted,
            EncAlgo algo)
            throws SaltCryptoException {
        inner.put("enc", "pub");
        inner.put("pub_key", master.publicPem());
        inner.put("publish_port", publishPort);
        if (signing != null) {
            inner.put("pub_sig", signing.text(request.sigAlgo()));
        }
        byte[] token = openToken(request, algo);
        RSAPublicKey minion = accepted.minionKey();
        if (token != null) {
            inner.put("token", Rsa.oaepEncrypt(minion, token, algo));
        }
        inner.put("aes", Rsa.oaepEncrypt(minion, ascii(accepted.aes().reveal()), algo));
        inner.put("session", Rsa.oaepEncrypt(minion, ascii(accepted.session().reveal()), algo));
        inner.put("sig", proofOf(accepted.aes()));
    }

    /** The token in clear; null when there is none or it is not for this master's key. */
    private byte @Nullable [] openToken(AuthRequest request, EncAlgo algo) {
        if (request.token() == null) {
            return null;
        }
        try {
            return Rsa.oaepDecrypt(master.privateKey(), request.token().toByteArray(), algo);
        } catch (SaltCryptoException e) {
            // Salt's master goes on without a token; the minion, which wants it back, then refuses
            // us.
            return null;
        }
    }

    private Bytes proofOf(KeyString aes) throws SaltCryptoException {
        KeyProof known = proof.get();
        if (known == null || !known.key().equals(aes)) {
            byte[] signature = Rsa.x931Sign(master.privateKey(), ascii(aes.sha256Hex()));
            known = new KeyProof(aes, Bytes.of(signature));
            proof.set(known);
        }
        return known.signature();
    }

    /** Packs and signs the inner map, which gets the request's nonce as its last field. */
    byte[] wrap(AuthRequest request, Map<Object, @Nullable Object> inner, boolean accepted)
            throws SaltCryptoException {
        if (request.version() < 2) {
            return accepted ? SaltPack.pack(inner) : unsigned(inner);
        }
        Optional<SigAlgo> algo = SigAlgo.of(request.sigAlgo());
        if (algo.isEmpty()) {
            return unsigned(Map.of("ret", "bad sig algo"));
        }
        inner.put("nonce", request.nonce());
        byte[] load = SaltPack.pack(inner);
        Map<Object, @Nullable Object> reply = new LinkedHashMap<>();
        reply.put("enc", "clear");
        reply.put("load", load);
        reply.put("sig", Rsa.sign(master.privateKey(), load, algo.get()));
        return SaltPack.pack(reply);
    }

    private static byte[] unsigned(Map<?, ?> load) {
        Map<Object, @Nullable Object> reply = new LinkedHashMap<>();
        reply.put("enc", "clear");
        reply.put("load", load);
        return SaltPack.pack(reply);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
