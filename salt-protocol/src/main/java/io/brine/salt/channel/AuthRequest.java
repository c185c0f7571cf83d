package io.brine.salt.channel;

import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A minion's {@code _auth}, always in clear. Immutable as far as its values are. The id and the key
 * are as the peer sent them: unchecked.
 *
 * @param version of the envelope, 0 to 3
 * @param nonce 32 hexadecimal characters; null before version 2
 * @param encAlgo name of the algorithm that secrets in the reply shall have
 * @param sigAlgo name of the algorithm that signatures in the reply shall have
 * @param pub the minion's public key as PEM without a final newline
 * @param token a secret encrypted to the master's key, null on first contact
 * @param autosignGrains empty when not sent
 */
public record AuthRequest(
        int version,
        String id,
        @Nullable String nonce,
        String encAlgo,
        String sigAlgo,
        String pub,
        @Nullable Bytes token,
        PayloadMap autosignGrains) {
    /** The command's name. */
    public static final String CMD = "_auth";

    /**
     * Reads a clear request whose {@code cmd} is {@code _auth}.
     *
     * @throws RefusedRequestException as Salt's handler fails: without id or key, or without a
     *     nonce from version 2 on
     */
    public static AuthRequest of(Envelope.Clear envelope) throws RefusedRequestException {
        PayloadMap load = envelope.load();
        try {
            byte[] token = load.optBytes("token");
            return new AuthRequest(
                    envelope.version(),
                    load.text("id"),
                    envelope.version() >= 2 ? load.text("nonce") : null,
                    load.textOr("enc_algo", EncAlgo.OAEP_SHA1.wireName()),
                    load.textOr("sig_algo", SigAlgo.PKCS1V15_SHA1.wireName()),
                    load.text("pub"),
                    token == null ? null : Bytes.of(token),
                    load.mapOrEmpty("autosign_grains"));
        } catch (PayloadException e) {
            throw RefusedRequestException.answered(
                    RefusedRequestException.HANDLER_FAILED, "_auth request: " + e.getMessage());
        }
    }

    /** The request as an envelope, in the order in which Salt's minions send it. */
    public Envelope.Clear toEnvelope() {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", CMD);
        load.put("id", id);
        if (version >= 2) {
            load.put("nonce", nonce);
            load.put("enc_algo", encAlgo);
            load.put("sig_algo", sigAlgo);
        }
        if (!autosignGrains.asMap().isEmpty()) {
            load.put("autosign_grains", autosignGrains);
        }
        if (token != null) {
            load.put("token", token);
        }
        load.put("pub", pub);
        return new Envelope.Clear(version, PayloadMap.ofMap(load));
    }
}
