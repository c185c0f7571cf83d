package io.brine.salt.channel;

import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * A minion's side of {@code _auth}: reads the master's answer and verifies it in the order in which
 * Salt's minion does. Immutable and thread-safe; costs two or three private-key operations.
 */
public final class AuthVerifier {
    private final AuthRequest request;
    private final @Nullable String token;
    private final RsaKeyPair minion;
    private final AuthPolicy policy;

    /** Leaves {@link #verify} with the failure. */
    private static final class Rejection extends Exception {
        private static final long serialVersionUID = 1L;

        final AuthFailure reason;

        Rejection(AuthFailure reason, String message) {
            super(message, null, false, false);
            this.reason = reason;
        }
    }

    /**
     * Makes a verifier for the answer to one request.
     *
     * @param token the secret inside {@code request.token()}, null when there is none
     */
    public AuthVerifier(
            AuthRequest request, @Nullable String token, RsaKeyPair minion, AuthPolicy policy) {
        this.request = request;
        this.token = token;
        this.minion = minion;
        this.policy = policy;
    }

    /** Verifies the body of a reply. */
    public AuthAnswer verify(byte[] body) {
        try {
            return read(body);
        } catch (Rejection e) {
            return new AuthAnswer.Failed(e.reason, String.valueOf(e.getMessage()));
        } catch (PayloadException e) {
            return new AuthAnswer.Failed(
                    AuthFailure.MALFORMED, "master's answer to _auth: " + e.getMessage());
        }
    }

    private AuthAnswer read(byte[] body) throws PayloadException, Rejection {
        Object value = SaltPack.unpack(body);
        if (value instanceof String text) {
            throw new Rejection(
                    AuthFailure.REFUSED, "master refused our _auth: " + shortened(text));
        }
        PayloadMap reply = PayloadMap.of(value);
        if (request.version() < 2 && reply.has("pub_key")) {
            return accepted(reply, null, null);
        }
        if (reply.get("load") instanceof Map<?, ?> clear) {
            return unsigned(PayloadMap.ofMap(clear));
        }
        byte[] load = reply.bytes("load");
        PayloadMap inner = PayloadMap.unpack(load);
        if (inner.has("pub_key")) {
            return accepted(inner, load, reply.optBytes("sig"));
        }
        checkWithoutKey(inner, load, reply.optBytes("sig"));
        return outcome(inner);
    }

    /**
     * An answer that names no key of the master can be held against the known one only; where
     * another may be right as well, nothing is known before the minion is let in.
     */
    private void checkWithoutKey(PayloadMap inner, byte[] signed, byte @Nullable [] sig)
            throws Rejection {
        String known = policy.knownMasterPem();
        if (known != null && !policy.openMode() && policy.verificationKey() == null) {
            checkSignature(readMasterKey(known), signed, sig);
        }
        checkNonce(inner);
    }

    private AuthAnswer unsigned(PayloadMap load) throws Rejection, PayloadException {
        if ("bad enc algo".equals(load.get("ret"))) {
            throw new Rejection(
                    AuthFailure.BAD_ENC_ALGO, "master does not have our encryption_algorithm");
        }
        if ("bad sig algo".equals(load.get("ret"))) {
            throw new Rejection(
                    AuthFailure.BAD_SIG_ALGO, "master does not have our signing_algorithm");
        }
        AuthAnswer answer = outcome(load);
        if (request.version() >= 2 && !(answer instanceof AuthAnswer.Pending)) {
            // Anybody on the way could send it, and a minion ends when it is rejected.
            throw new Rejection(
                    AuthFailure.BAD_SIGNATURE, "master's answer to _auth is not signed");
        }
        return answer;
    }

    private static AuthAnswer outcome(PayloadMap load) throws PayloadException {
        Object ret = load.get("ret");
        if (load.boolOr("cluster_retry", false)) {
            return new AuthAnswer.Pending();
        }
        if ("full".equals(ret)) {
            return new AuthAnswer.Full();
        }
        return load.bool("ret") ? new AuthAnswer.Pending() : new AuthAnswer.Rejected();
    }

    private AuthAnswer accepted(PayloadMap inner, byte @Nullable [] signed, byte @Nullable [] sig)
            throws PayloadException, Rejection {
        String masterPem = PemKeys.stripped(inner.text("pub_key"));
        boolean newKey = checkMasterKey(inner, masterPem);
        RSAPublicKey masterKey = readMasterKey(masterPem);
        EncAlgo algo = EncAlgo.of(request.encAlgo()).orElse(EncAlgo.OAEP_SHA1);
        KeyString aes = decryptKey(inner.bytes("aes"), algo, AuthFailure.BAD_AES, "shared key");
        checkProof(masterKey, inner.bytes("sig"), aes);
        if (!newKey) {
            // Another master than the one that the token was made for cannot read it.
            checkToken(inner, algo);
        }
        KeyString session = null;
        if (inner.has("session")) {
            byte[] sealed = inner.bytes("session");
            session = decryptKey(sealed, algo, AuthFailure.BAD_SESSION, "session key");
        } else if (request.version() >= 3) {
            throw new Rejection(
                    AuthFailure.BAD_SESSION, "master sent no session key: it is too old");
        }
        if (signed != null) {
            checkSignature(masterKey, signed, sig);
            checkNonce(inner);
        }
        checkFingerprint(masterPem);
        int port = (int) inner.integerOr("publish_port", -1);
        return new AuthAnswer.Accepted(aes, session, masterPem, masterKey, port, newKey);
    }

    /** Whether the key is to be written down. */
    private boolean checkMasterKey(PayloadMap inner, String masterPem)
            throws PayloadException, Rejection {
        boolean signed = inner.has("pub_sig");
        RSAPublicKey verificationKey = policy.verificationKey();
        if (signed != (verificationKey != null)) {
            throw new Rejection(
                    AuthFailure.KEY_SIGNATURE_UNEXPECTED,
                    signed
                            ? "master signs its public key but verify_master_pubkey_sign is not set"
                            : "master does not sign its public key but verify_master_pubkey_sign is"
                                    + " set");
        }
        String known = policy.knownMasterPem();
        if (known != null && PemKeys.stripped(known).equals(masterPem)) {
            return false;
        }
        if (verificationKey != null) {
            if (!keySignatureFits(verificationKey, masterPem, inner.text("pub_sig"))) {
                throw new Rejection(
                        AuthFailure.MASTER_KEY_CHANGED,
                        "signature over the master's public key is wrong");
            }
        } else if (known != null && !policy.openMode()) {
            throw new Rejection(
                    AuthFailure.MASTER_KEY_CHANGED,
                    "the master's public key is another than the one known: if that is right,"
                            + " remove minion_master.pub");
        }
        return true;
    }

    private boolean keySignatureFits(RSAPublicKey key, String masterPem, String base64) {
        try {
            byte[] signature = Base64.getMimeDecoder().decode(base64);
            byte[] text = masterPem.getBytes(StandardCharsets.UTF_8);
            return Rsa.verify(key, text, signature, policy.sigAlgo());
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static RSAPublicKey readMasterKey(String pem) throws Rejection {
        try {
            return PemKeys.readPublic(pem);
        } catch (SaltCryptoException e) {
            throw new Rejection(AuthFailure.MALFORMED, "master's public key: " + e.getMessage());
        }
    }

    private KeyString decryptKey(byte[] sealed, EncAlgo algo, AuthFailure failure, String what)
            throws Rejection {
        try {
            byte[] text = Rsa.oaepDecrypt(minion.privateKey(), sealed, algo);
            return KeyString.of(new String(text, StandardCharsets.ISO_8859_1));
        } catch (SaltCryptoException e) {
            throw new Rejection(failure, "master's " + what + ": " + e.getMessage());
        }
    }

    private static void checkProof(RSAPublicKey masterKey, byte[] proof, KeyString aes)
            throws Rejection {
        byte[] wanted = aes.sha256Hex().getBytes(StandardCharsets.US_ASCII);
        try {
            if (MessageDigest.isEqual(Rsa.x931Recover(masterKey, proof), wanted)) {
                return;
            }
        } catch (SaltCryptoException notOfThisKey) {
            // told below
        }
        throw new Rejection(AuthFailure.BAD_AES, "master's proof for the shared key is wrong");
    }

    private void checkToken(PayloadMap inner, EncAlgo algo) throws PayloadException, Rejection {
        if (token == null) {
            return;
        }
        try {
            byte[] sealed = inner.optBytes("token");
            if (sealed != null
                    && MessageDigest.isEqual(
                            Rsa.oaepDecrypt(minion.privateKey(), sealed, algo),
                            token.getBytes(StandardCharsets.US_ASCII))) {
                return;
            }
        } catch (SaltCryptoException notForUs) {
            // told below
        }
        throw new Rejection(AuthFailure.BAD_TOKEN, "master did not give our token back");
    }

    private void checkSignature(RSAPublicKey masterKey, byte[] signed, byte @Nullable [] sig)
            throws Rejection {
        SigAlgo algo = policy.sigAlgo();
        if (sig == null || !Rsa.verify(masterKey, signed, sig, algo)) {
            throw new Rejection(
                    AuthFailure.BAD_SIGNATURE,
                    "signature over the master's answer is wrong or not " + algo.wireName());
        }
    }

    private void checkNonce(PayloadMap inner) throws Rejection {
        if (request.nonce() == null || !request.nonce().equals(inner.get("nonce"))) {
            throw new Rejection(
                    AuthFailure.BAD_NONCE, "master's answer belongs to another request");
        }
    }

    private void checkFingerprint(String masterPem) throws Rejection {
        String wanted = policy.masterFinger();
        String found = Fingerprint.inner(masterPem + "\n", policy.hashType());
        if (!wanted.isEmpty() && !wanted.toLowerCase(Locale.ROOT).equals(found)) {
            throw new Rejection(
                    AuthFailure.BAD_FINGERPRINT,
                    "the master's public key has fingerprint " + found + ", not our master_finger");
        }
    }

    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
