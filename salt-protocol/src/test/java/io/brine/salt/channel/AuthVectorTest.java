package io.brine.salt.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.salt.Vectors;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Every captured {@code _auth}: read, verified, and built again octet for octet. */
class AuthVectorTest {
    @Test
    void live() throws Exception {
        Set<String> fields =
                Set.of(
                        "minion",
                        "minion_version",
                        "master",
                        "master_version",
                        "wire_version",
                        "kind",
                        "request_frames",
                        "reply_frames",
                        "aes",
                        "session",
                        "token_plaintext");
        for (JsonNode v :
                Vectors.entries(Vectors.salt("auth_live.json").get("exchanges"), fields)) {
            byte[] request = Vectors.body(v.get("request_frames"));
            byte[] reply = Vectors.body(v.get("reply_frames"));
            String master = v.get("master").asText();
            AuthRequest read = read(request, v.get("wire_version").asInt());
            AuthAnswer answer = verify(read, reply, v, "token_plaintext", v.get("minion"), master);
            switch (v.get("kind").asText()) {
                case "ret_True" -> {
                    assertThat(answer).isEqualTo(new AuthAnswer.Pending());
                    assertThat(
                                    Vectors.hex(
                                            new AuthReplySealer(Vectors.keys(master), 4505, null)
                                                    .seal(read, new AuthReply.Pending())))
                            .isEqualTo(Vectors.hex(reply));
                }
                case "accepted", "accepted_token" -> accepted(read, answer, reply, master, v);
                case "bad" ->
                        assertThat(answer)
                                .isInstanceOfSatisfying(
                                        AuthAnswer.Failed.class,
                                        f -> assertThat(f.reason()).isEqualTo(AuthFailure.REFUSED));
                default -> throw new AssertionError("no test covers " + v.get("kind"));
            }
        }
    }

    @Test
    void synthetic() throws Exception {
        Set<String> fields =
                Set.of(
                        "case",
                        "request",
                        "reply",
                        "token_plain",
                        "info",
                        "reply_decoded_keys",
                        "key",
                        "master");
        for (JsonNode v :
                Vectors.entries(Vectors.salt("auth_synthetic.json").get("cases"), fields)) {
            JsonNode info = v.get("info");
            byte[] reply = Vectors.hex(v.get("reply"));
            String master = v.get("master").asText();
            AuthRequest read = read(Vectors.hex(v.get("request")), info.get("version").asInt());
            AuthAnswer answer = verify(read, reply, v, "token_plain", v.get("key"), master);
            accepted(read, answer, reply, master, info);
        }
    }

    private static AuthRequest read(byte[] body, int version) throws RefusedRequestException {
        Envelope envelope = Envelope.decode(body, 0);
        assertThat(envelope.version()).isEqualTo(version);
        assertThat(envelope).isInstanceOf(Envelope.Clear.class);
        AuthRequest request = AuthRequest.of((Envelope.Clear) envelope);
        assertThat(PayloadMap.ofMap(request.toEnvelope().load().asMap()))
                .isEqualTo(((Envelope.Clear) envelope).load());
        if (version == 3) {
            assertThat(Vectors.hex(envelope.encode())).isEqualTo(Vectors.hex(body));
            assertThat(Vectors.hex(request.toEnvelope().encode())).isEqualTo(Vectors.hex(body));
        }
        return request;
    }

    private static AuthAnswer verify(
            AuthRequest request,
            byte[] reply,
            JsonNode v,
            String tokenField,
            JsonNode minion,
            String master)
            throws Exception {
        RsaKeyPair minionKeys = Vectors.keys(minion.asText());
        String token = v.hasNonNull(tokenField) ? v.get(tokenField).asText() : null;
        Bytes sealed = request.token();
        assertThat(sealed == null).isEqualTo(token == null);
        EncAlgo enc = EncAlgo.of(request.encAlgo()).orElseThrow();
        if (sealed != null) {
            byte[] opened =
                    Rsa.oaepDecrypt(Vectors.keys(master).privateKey(), sealed.toByteArray(), enc);
            assertThat(new String(opened, StandardCharsets.US_ASCII)).isEqualTo(token);
        }
        SigAlgo sig = SigAlgo.of(request.sigAlgo()).orElseThrow();
        assertThat(request.pub()).isEqualTo(minionKeys.publicPem());
        String known = token == null ? null : Vectors.keys(master).publicPem();
        AuthPolicy policy = new AuthPolicy(known, false, null, sig, "", HashType.SHA256);
        return new AuthVerifier(request, token, minionKeys, policy).verify(reply);
    }

    private static void accepted(
            AuthRequest request, AuthAnswer answer, byte[] reply, String master, JsonNode keys)
            throws Exception {
        RsaKeyPair masterKeys = Vectors.keys(master);
        assertThat(answer)
                .isInstanceOfSatisfying(
                        AuthAnswer.Accepted.class,
                        a -> {
                            assertThat(a.aes().reveal()).isEqualTo(keys.get("aes").asText());
                            assertThat(a.session()).isNotNull();
                            assertThat(
                                            String.valueOf(
                                                    a.session() == null
                                                            ? null
                                                            : a.session().reveal()))
                                    .isEqualTo(keys.get("session").asText());
                            assertThat(a.masterPem()).isEqualTo(masterKeys.publicPem());
                            assertThat(a.newMasterKey()).isEqualTo(request.token() == null);
                        });
        PayloadMap outer = PayloadMap.unpack(reply);
        PayloadMap inner = request.version() < 2 ? outer : PayloadMap.unpack(outer.bytes("load"));
        AuthReplySealer sealer =
                new AuthReplySealer(masterKeys, (int) inner.integer("publish_port"), null);
        AuthReply.Accepted ours =
                new AuthReply.Accepted(
                        Vectors.keys(minionOf(request)).publicKey(),
                        KeyString.of(keys.get("aes").asText()),
                        KeyString.of(keys.get("session").asText()));
        byte[] again = sealer.seal(request, ours);
        sameButForEncryption(inner, again, request.version());
        // With the captured cipher texts in place of our random ones, every octet is the real
        // master's.
        Map<Object, @Nullable Object> captured = inner.toMap();
        captured.remove("nonce");
        assertThat(Vectors.hex(sealer.wrap(request, captured, true))).isEqualTo(Vectors.hex(reply));
    }

    private static String minionOf(AuthRequest request) throws Exception {
        for (Map.Entry<String, JsonNode> e : Vectors.salt("keys.json").properties()) {
            if (e.getValue().get("public_pem_file").asText().strip().equals(request.pub())) {
                return e.getKey();
            }
        }
        throw new AssertionError("no such key");
    }

    private static void sameButForEncryption(PayloadMap captured, byte[] again, int version)
            throws Exception {
        PayloadMap outer = PayloadMap.unpack(again);
        PayloadMap inner = version < 2 ? outer : PayloadMap.unpack(outer.bytes("load"));
        assertThat(inner.asMap().keySet()).containsExactlyElementsOf(captured.asMap().keySet());
        for (Object key : captured.asMap().keySet()) {
            String name = String.valueOf(key);
            if (Set.of("aes", "session", "token").contains(name)) {
                assertThat(inner.bytes(name)).hasSize(captured.bytes(name).length);
            } else {
                assertThat(Vectors.hex(SaltPack.pack(inner.get(name))))
                        .as(name)
                        .isEqualTo(Vectors.hex(SaltPack.pack(captured.get(name))));
            }
        }
    }
}
