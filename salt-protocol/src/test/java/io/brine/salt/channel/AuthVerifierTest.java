package io.brine.salt.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.Vectors;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** Each way in which an answer can be wrong has its own reason. */
class AuthVerifierTest {
    private static final RsaKeyPair MINION = keys("w08");
    private static final RsaKeyPair MASTER = keys("m3008_master");
    private static final RsaKeyPair OTHER = keys("m3008b_master");
    private static final KeyString AES = KeyString.random();
    private static final KeyString SESSION = KeyString.random();

    private static RsaKeyPair keys(String name) {
        try {
            return Vectors.keys(name);
        } catch (SaltCryptoException e) {
            throw new AssertionError(e);
        }
    }

    private static AuthRequest request(int version, String enc, String sig, @Nullable Bytes token) {
        return new AuthRequest(
                version,
                "w08",
                version < 2 ? null : Nonce.random(),
                enc,
                sig,
                MINION.publicPem(),
                token,
                PayloadMap.empty());
    }

    private static AuthRequest request() {
        return request(3, "OAEP-SHA1", "PKCS1v15-SHA1", null);
    }

    private static AuthReply.Accepted accepted() {
        return new AuthReply.Accepted(MINION.publicKey(), AES, SESSION);
    }

    private static AuthPolicy policy(@Nullable String known, boolean open) {
        return new AuthPolicy(known, open, null, SigAlgo.PKCS1V15_SHA1, "", HashType.SHA256);
    }

    private static @Nullable AuthFailure failure(AuthAnswer answer) {
        return answer instanceof AuthAnswer.Failed failed ? failed.reason() : null;
    }

    static Stream<AuthReply> outcomes() {
        return Stream.of(
                accepted(),
                new AuthReply.Pending(),
                new AuthReply.Rejected(),
                new AuthReply.Full());
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomeInEveryVersion(AuthReply outcome) throws SaltCryptoException {
        AuthReplySealer sealer = new AuthReplySealer(MASTER, 4505, null);
        for (int version = 0; version <= 3; version++) {
            AuthRequest request = request(version, "OAEP-SHA1", "PKCS1v15-SHA1", null);
            AuthAnswer answer =
                    new AuthVerifier(request, null, MINION, AuthPolicy.firstContact())
                            .verify(sealer.seal(request, outcome));
            assertThat(answer.getClass().getSimpleName())
                    .as("version %d", version)
                    .isEqualTo(outcome.getClass().getSimpleName());
        }
    }

    @Test
    void unknownAlgorithmsAreAnsweredAsSaltAnswersThem() throws SaltCryptoException {
        AuthReplySealer sealer = new AuthReplySealer(MASTER, 4505, null);
        AuthRequest badSig = request(3, "OAEP-SHA1", "nope", null);
        assertThat(failure(verify(badSig, sealer.seal(badSig, new AuthReply.Pending()))))
                .isEqualTo(AuthFailure.BAD_SIG_ALGO);
        AuthRequest badEnc = request(3, "nope", "PKCS1v15-SHA1", null);
        assertThat(failure(verify(badEnc, sealer.seal(badEnc, accepted()))))
                .isEqualTo(AuthFailure.BAD_ENC_ALGO);
    }

    private static AuthAnswer verify(AuthRequest request, byte[] reply) {
        return new AuthVerifier(request, null, MINION, AuthPolicy.firstContact()).verify(reply);
    }

    @Test
    void aChangedMasterKeyIsRefusedUnlessOpen() throws SaltCryptoException {
        AuthRequest request = request();
        byte[] reply = new AuthReplySealer(OTHER, 4505, null).seal(request, accepted());
        AuthVerifier strict =
                new AuthVerifier(request, null, MINION, policy(MASTER.publicPem() + "\n", false));
        assertThat(failure(strict.verify(reply))).isEqualTo(AuthFailure.MASTER_KEY_CHANGED);
        AuthVerifier open =
                new AuthVerifier(request, null, MINION, policy(MASTER.publicPem(), true));
        assertThat(open.verify(reply)).isInstanceOf(AuthAnswer.Accepted.class);
    }

    @Test
    void nonceSignatureAndKeysAreChecked() throws Exception {
        AuthReplySealer sealer = new AuthReplySealer(MASTER, 4505, null);
        AuthRequest request = request();
        byte[] reply = sealer.seal(request, accepted());
        assertThat(failure(verify(request(), reply))).isEqualTo(AuthFailure.BAD_NONCE);
        assertThat(failure(verify(request, SaltPack.pack("bad load"))))
                .isEqualTo(AuthFailure.REFUSED);
        assertThat(failure(verify(request, new byte[] {1, 2}))).isEqualTo(AuthFailure.MALFORMED);
        assertThat(
                        failure(
                                new AuthVerifier(request, null, OTHER, AuthPolicy.firstContact())
                                        .verify(reply)))
                .isEqualTo(AuthFailure.BAD_AES);

        Map<Object, @Nullable Object> outer = PayloadMap.unpack(reply).toMap();
        outer.put("sig", new byte[256]);
        assertThat(failure(verify(request, SaltPack.pack(outer))))
                .isEqualTo(AuthFailure.BAD_SIGNATURE);

        Map<Object, @Nullable Object> inner =
                PayloadMap.unpack(PayloadMap.unpack(reply).bytes("load")).toMap();
        inner.remove("session");
        inner.remove("nonce");
        assertThat(failure(verify(request, sealer.wrap(request, inner, true))))
                .isEqualTo(AuthFailure.BAD_SESSION);
        inner.put("sig", Rsa.x931Sign(OTHER.privateKey(), new byte[] {1}));
        assertThat(failure(verify(request, sealer.wrap(request, inner, true))))
                .isEqualTo(AuthFailure.BAD_AES);
    }

    @Test
    void theTokenMustComeBack() throws Exception {
        String token = KeyString.random().reveal();
        byte[] secret = token.getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = Rsa.oaepEncrypt(OTHER.publicKey(), secret, EncAlgo.OAEP_SHA1);
        AuthRequest request = request(3, "OAEP-SHA1", "PKCS1v15-SHA1", Bytes.of(sealed));
        byte[] reply = new AuthReplySealer(MASTER, 4505, null).seal(request, accepted());
        AuthVerifier verifier =
                new AuthVerifier(request, token, MINION, policy(MASTER.publicPem(), false));
        assertThat(failure(verifier.verify(reply))).isEqualTo(AuthFailure.BAD_TOKEN);
    }

    @Test
    void theMastersKeyMayBeSignedAndFingerprinted() throws Exception {
        AuthRequest request = request();
        byte[] signed =
                new AuthReplySealer(MASTER, 4505, PublicKeySignature.by(OTHER, MASTER.publicPem()))
                        .seal(request, accepted());
        byte[] unsigned = new AuthReplySealer(MASTER, 4505, null).seal(request, accepted());
        assertThat(failure(verify(request, signed)))
                .isEqualTo(AuthFailure.KEY_SIGNATURE_UNEXPECTED);
        String finger = Fingerprint.inner(MASTER.publicPem() + "\n", HashType.SHA256);
        AuthPolicy good =
                new AuthPolicy(
                        null,
                        false,
                        OTHER.publicKey(),
                        SigAlgo.PKCS1V15_SHA1,
                        finger,
                        HashType.SHA256);
        assertThat(new AuthVerifier(request, null, MINION, good).verify(signed))
                .isInstanceOf(AuthAnswer.Accepted.class);
        assertThat(failure(new AuthVerifier(request, null, MINION, good).verify(unsigned)))
                .isEqualTo(AuthFailure.KEY_SIGNATURE_UNEXPECTED);
        AuthPolicy wrongSigner =
                new AuthPolicy(
                        null,
                        false,
                        MINION.publicKey(),
                        SigAlgo.PKCS1V15_SHA1,
                        "",
                        HashType.SHA256);
        assertThat(failure(new AuthVerifier(request, null, MINION, wrongSigner).verify(signed)))
                .isEqualTo(AuthFailure.MASTER_KEY_CHANGED);
        AuthPolicy wrongFinger =
                new AuthPolicy(null, false, null, SigAlgo.PKCS1V15_SHA1, "00:11", HashType.SHA256);
        assertThat(failure(new AuthVerifier(request, null, MINION, wrongFinger).verify(unsigned)))
                .isEqualTo(AuthFailure.BAD_FINGERPRINT);
    }
}
