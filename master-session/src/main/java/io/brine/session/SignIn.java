package io.brine.session;

import io.brine.salt.channel.AuthAnswer;
import io.brine.salt.channel.AuthFailure;
import io.brine.salt.channel.AuthPolicy;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.AuthVerifier;
import io.brine.salt.channel.Envelope;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The minion's half of {@code _auth}, version 3, with its key files: makes the request, has the
 * answer verified, and pins the master's key when everything was in order. Waits for the disk and
 * computes with RSA: never on an event loop. Thread-safe.
 */
final class SignIn {

    /**
     * A request under way.
     *
     * @param request what was asked
     * @param verifier judges the answer
     */
    record Attempt(AuthRequest request, AuthVerifier verifier) {

        /** What goes to the master. */
        byte[] body() {
            return request.toEnvelope().encode();
        }
    }

    private final SessionSettings settings;
    private final RsaKeyPair keys;
    private final MasterPublicKeyFile pin;
    private final Supplier<Map<String, @Nullable Object>> autosignGrains;

    /**
     * @param keys this minion's own
     * @param autosignGrains the grains that are shown to the master; an empty map shows none
     */
    SignIn(
            SessionSettings settings,
            RsaKeyPair keys,
            Supplier<Map<String, @Nullable Object>> autosignGrains) {
        this.settings = settings;
        this.keys = keys;
        this.pin = new MasterPublicKeyFile(settings.pkiDir(), settings.standing());
        this.autosignGrains = autosignGrains;
    }

    /**
     * Makes a request with a new nonce, and with a secret that only the pinned master can read
     * back.
     *
     * @throws SaltCryptoException when a key file holds no key
     */
    Attempt prepare() throws IOException, SaltCryptoException {
        TrustSettings trust = settings.trust();
        String pinned = pin.read();
        String token = pinned == null ? null : KeyString.random().reveal();
        AuthRequest request =
                new AuthRequest(
                        Envelope.CURRENT_VERSION,
                        settings.id(),
                        Nonce.random(),
                        trust.encryption().wireName(),
                        trust.signing().wireName(),
                        keys.publicPem(),
                        pinned == null || token == null ? null : sealed(pinned, token),
                        PayloadMap.ofMap(autosignGrains.get()));
        return new Attempt(request, new AuthVerifier(request, token, keys, policy(pinned)));
    }

    private Bytes sealed(String pinned, String token) throws SaltCryptoException {
        byte[] secret = token.getBytes(StandardCharsets.US_ASCII);
        return Bytes.of(
                Rsa.oaepEncrypt(PemKeys.readPublic(pinned), secret, settings.trust().encryption()));
    }

    private AuthPolicy policy(@Nullable String pinned) throws IOException, SaltCryptoException {
        TrustSettings trust = settings.trust();
        RSAPublicKey signer = trust.verifyMasterPubkeySign() ? signer() : null;
        String finger = trust.masterFinger();
        return new AuthPolicy(
                // To a verifier that knows no key, every key is one whose signature has to be
                // looked at.
                signer != null && trust.alwaysVerifySignature() ? null : pinned,
                trust.openMode(),
                signer,
                trust.signing(),
                finger == null ? "" : finger,
                trust.hashType());
    }

    private RSAPublicKey signer() throws IOException, SaltCryptoException {
        Path file = settings.pkiDir().resolve(settings.trust().signKeyName() + ".pub");
        if (!Files.isReadable(file)) {
            throw new IOException(
                    "verify_master_pubkey_sign is on, but " + file + " cannot be read");
        }
        return PemKeys.readPublic(Files.readString(file, StandardCharsets.UTF_8));
    }

    /** Judges the answer to {@code attempt}. */
    SignInOutcome judge(MasterAddress master, Attempt attempt, byte[] reply) {
        return switch (attempt.verifier().verify(reply)) {
            case AuthAnswer.Accepted accepted -> accepted(master, accepted);
            case AuthAnswer.Pending pending -> new SignInOutcome.Pending();
            case AuthAnswer.Rejected rejected -> new SignInOutcome.Rejected();
            case AuthAnswer.Full full -> new SignInOutcome.Full();
            case AuthAnswer.Failed failed ->
                    failed.reason() == AuthFailure.BAD_FINGERPRINT
                            ? new SignInOutcome.WrongFinger(failed.message())
                            : new SignInOutcome.Refused(explain(failed));
        };
    }

    private SignInOutcome accepted(MasterAddress master, AuthAnswer.Accepted accepted) {
        KeyString session = accepted.session();
        int port = accepted.publishPort();
        if (session == null || port < 1 || port > 65535) {
            return new SignInOutcome.Refused(
                    "the master's answer lacks a session key or a usable publish_port");
        }
        if (accepted.newMasterKey()) {
            try {
                pin.write(accepted.masterPem());
            } catch (IOException e) {
                return new SignInOutcome.Refused("the master's key cannot be kept: " + e);
            }
        }
        return new SignInOutcome.Accepted(
                new Credentials(master, accepted.aes(), session, port, accepted.masterKey()));
    }

    private String explain(AuthAnswer.Failed failed) {
        return failed.reason() == AuthFailure.MASTER_KEY_CHANGED
                ? "The master key has changed, the salt master could have been subverted, verify"
                        + " salt master's public key. If it is the right one, remove "
                        + pin.path()
                        + " and restart the minion"
                : failed.message();
    }
}
