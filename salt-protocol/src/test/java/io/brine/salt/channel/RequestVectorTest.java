package io.brine.salt.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.salt.Vectors;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Captured requests, replies, pillar and publishes, from both sides; and what is refused. */
class RequestVectorTest {
    private static @Nullable RSAPublicKey accepted(String id) {
        try {
            return Vectors.salt("keys.json").has(id) ? Vectors.keys(id).publicKey() : null;
        } catch (SaltCryptoException e) {
            throw new AssertionError(e);
        }
    }

    private static RequestOpener opener(Duration ttl) {
        return new RequestOpener(RequestVectorTest::accepted, new TokenVerifier(10), ttl);
    }

    private static Envelope.Encrypted envelope(byte[] body) throws RefusedRequestException {
        Envelope envelope = Envelope.decode(body, 0);
        assertThat(Vectors.hex(envelope.encode())).isEqualTo(Vectors.hex(body));
        return (Envelope.Encrypted) envelope;
    }

    @Test
    void requests() throws Exception {
        Set<String> fields =
                Set.of(
                        "cmd",
                        "minion",
                        "wire_version",
                        "crypticle_key",
                        "request_frames",
                        "reply_frames",
                        "request_load");
        for (JsonNode v : Vectors.entries(Vectors.salt("requests.json").get("exchanges"), fields)) {
            Crypticle key = new Crypticle(Vectors.key(v.get("crypticle_key")));
            Envelope.Encrypted envelope = envelope(Vectors.body(v.get("request_frames")));
            assertThat(envelope.version()).isEqualTo(v.get("wire_version").asInt());
            Object load = key.open(envelope.load().toByteArray());
            assertThat(Vectors.plain(load)).isEqualTo(Vectors.plain(v.get("request_load")));
            OpenedRequest opened = opener(Duration.ZERO).open(envelope, key, Instant.now());
            assertThat(opened.cmd()).isEqualTo(v.get("cmd").asText());
            assertThat(opened.load().has("tok")).isFalse();
            assertThat(opened.load().has("nonce")).isFalse();
            String nonce = opened.nonce();
            assertThat(nonce).isNotNull().hasSize(32);
            byte[] reply = Vectors.body(v.get("reply_frames"));
            Object answer = RequestSealer.openReply(reply, key, String.valueOf(nonce));
            byte[] again = opened.sealReply(answer, key);
            assertThat(again).hasSameSizeAs(reply);
            assertThat(RequestSealer.openReply(again, key, String.valueOf(nonce)))
                    .isEqualTo(answer);
        }
    }

    @Test
    void pillar() throws Exception {
        Set<String> fields =
                Set.of(
                        "cmd",
                        "minion",
                        "wire_version",
                        "crypticle_key",
                        "request_frames",
                        "reply_frames",
                        "master",
                        "pillar_key",
                        "signed_data",
                        "sig",
                        "pillar",
                        "nonce",
                        "request_load");
        for (JsonNode v : Vectors.entries(Vectors.salt("pillar.json").get("exchanges"), fields)) {
            RsaKeyPair master = Vectors.keys(v.get("master").asText());
            RsaKeyPair minion = Vectors.keys(v.get("minion").asText());
            Crypticle key = new Crypticle(Vectors.key(v.get("crypticle_key")));
            OpenedRequest request =
                    opener(Duration.ZERO)
                            .open(
                                    envelope(Vectors.body(v.get("request_frames"))),
                                    key,
                                    Instant.now());
            String nonce = v.get("nonce").asText();
            assertThat(request.nonce()).isEqualTo(nonce);
            EncAlgo enc = EncAlgo.of(String.valueOf(request.encAlgo())).orElseThrow();
            SigAlgo sig = SigAlgo.of(String.valueOf(request.sigAlgo())).orElseThrow();
            byte[] reply = Vectors.body(v.get("reply_frames"));
            PayloadMap pillar =
                    SignedPillar.open(reply, minion, master.publicKey(), nonce, enc, sig);
            assertThat(Vectors.plain(pillar.asMap())).isEqualTo(Vectors.plain(v.get("pillar")));
            Bytes sealedKey = Bytes.of(PayloadMap.unpack(reply).bytes("key"));
            byte[] data = SignedPillar.signedData(sealedKey, pillar.asMap(), nonce);
            assertThat(Vectors.hex(data)).isEqualTo(v.get("signed_data").asText());
            assertThat(Vectors.hex(Rsa.sign(master.privateKey(), data, sig)))
                    .isEqualTo(v.get("sig").asText());
            Crypticle inner = new Crypticle(Vectors.key(v.get("pillar_key")));
            assertThat(
                            PayloadMap.of(inner.open(PayloadMap.unpack(reply).bytes("pillar")))
                                    .bytes("data"))
                    .isEqualTo(data);
            byte[] again = SignedPillar.seal(request, pillar.asMap(), master, minion.publicKey());
            assertThat(SignedPillar.open(again, minion, master.publicKey(), nonce, enc, sig))
                    .isEqualTo(pillar);
            assertThatThrownBy(
                            () ->
                                    SignedPillar.open(
                                            again, minion, minion.publicKey(), nonce, enc, sig))
                    .hasMessageContaining("signature");
            assertThatThrownBy(
                            () ->
                                    SignedPillar.open(
                                            again, minion, master.publicKey(), "x", enc, sig))
                    .hasMessageContaining("another request");
        }
    }

    @Test
    void publishes() throws Exception {
        JsonNode file = Vectors.salt("publish.json");
        for (String kind : new String[] {"unfiltered", "zmq_filtering"}) {
            Set<String> fields = Set.of("master", "frames", "topic", "aes", "load");
            for (JsonNode v : Vectors.entries(file.get(kind), fields)) {
                RsaKeyPair master = Vectors.keys(v.get("master").asText());
                byte[] body = Vectors.body(v.get("frames"));
                Publication publication = Publication.decode(body);
                assertThat(Vectors.plain(SaltPack.unpack(publication.encode())))
                        .isEqualTo(Vectors.plain(SaltPack.unpack(body)));
                assertThat(publication.isSignedBy(master.publicKey())).isTrue();
                assertThat(publication.isSignedBy(Vectors.keys("w08").publicKey())).isFalse();
                Crypticle key = new Crypticle(Vectors.key(v.get("aes")));
                Publication.Opened opened = publication.open(key);
                Map<Object, @Nullable Object> whole = opened.load().toMap();
                whole.put("serial", opened.serial());
                assertThat(Vectors.plain(whole)).isEqualTo(Vectors.plain(v.get("load")));
                Publication again =
                        Publication.seal(
                                opened.load().asMap(),
                                opened.serial(),
                                key,
                                master,
                                SigAlgo.PKCS1V15_SHA1);
                assertThat(again.encode()).hasSameSizeAs(body);
                assertThat(again.open(key)).isEqualTo(opened);
                if (v.get("frames").size() == 2) {
                    String topic =
                            new String(
                                    Vectors.hex(v.get("frames").get(0)), StandardCharsets.US_ASCII);
                    assertThat(topic).isIn(PublishTopic.BROADCAST, PublishTopic.ofMinion("wzf"));
                }
            }
        }
    }

    @Test
    void zmtpCapturesHoldReadableRequests() throws Exception {
        int seen = 0;
        for (Map.Entry<String, JsonNode> e :
                Vectors.salt("zmtp.json").get("connections").properties()) {
            StringBuilder sent = new StringBuilder();
            for (JsonNode segment : e.getValue()) {
                if (segment.get("dir").asText().equals("client>server")) {
                    sent.append(segment.get("bytes").asText());
                }
            }
            for (byte[] body : messages(HexFormat.of().parseHex(sent))) {
                assertThat(Envelope.decode(body, 0)).isInstanceOf(Envelope.Clear.class);
                seen++;
            }
            assertThat(e.getKey()).startsWith(e.getKey().startsWith("sub") ? "sub_" : "req_");
        }
        assertThat(seen).isGreaterThan(0);
    }

    /** Complete, not empty message frames behind greeting and READY. */
    private static List<byte[]> messages(byte[] stream) {
        List<byte[]> bodies = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream).position(64);
        while (in.remaining() >= 2) {
            int flags = in.get();
            if ((flags & 2) != 0 && in.remaining() < 8) {
                break;
            }
            long length = (flags & 2) != 0 ? in.getLong() : in.get() & 0xff;
            if (length > in.remaining()) {
                break;
            }
            byte[] body = new byte[(int) length];
            in.get(body);
            boolean subscription = length > 0 && body[0] == 1;
            if ((flags & 4) == 0 && length > 0 && !subscription) {
                bodies.add(body);
            }
        }
        return bodies;
    }

    private static final Crypticle SESSION = new Crypticle(KeyString.random());

    private static void refused(byte[] body, String reply) {
        refused(body, reply, Duration.ZERO, Instant.now());
    }

    private static void refused(byte[] body, String reply, Duration ttl, Instant now) {
        assertThatThrownBy(
                        () -> {
                            Envelope envelope = Envelope.decode(body, 3);
                            if (envelope instanceof Envelope.Encrypted encrypted) {
                                opener(ttl).open(encrypted, SESSION, now);
                            }
                        })
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        e ->
                                assertThat(Vectors.hex(e.reply()))
                                        .isEqualTo(Vectors.hex(SaltPack.pack(reply))));
    }

    private static RequestSealer sealer(String id, String keys) throws SaltCryptoException {
        return new RequestSealer(id, Vectors.keys(keys), EncAlgo.OAEP_SHA1, SigAlgo.PKCS1V15_SHA1);
    }

    @Test
    void whatIsNotInOrderIsRefusedAsSaltRefusesIt() throws Exception {
        Instant now = Instant.now();
        Map<String, Object> load = Map.of("cmd", "_return");
        byte[] good = sealer("w08", "w08").seal(load, SESSION, now).body();
        Envelope.Encrypted envelope = (Envelope.Encrypted) Envelope.decode(good, 3);
        assertThat(opener(Duration.ofSeconds(5)).open(envelope, SESSION, now).id())
                .isEqualTo("w08");
        refused(good, "bad load", Duration.ofSeconds(5), now.plusSeconds(60));
        refused(sealer("w08", "w07").seal(load, SESSION, now).body(), "bad load");
        refused(sealer("stranger", "w08").seal(load, SESSION, now).body(), "bad load");
        Envelope.Encrypted claimed =
                new Envelope.Encrypted(3, envelope.load(), "w07", "OAEP-SHA1", "PKCS1v15-SHA1");
        refused(claimed.encode(), "bad load");
        Envelope.Encrypted otherKey =
                new Envelope.Encrypted(
                        3,
                        Bytes.of(new Crypticle(KeyString.random()).seal(load)),
                        "w08",
                        null,
                        null);
        refused(otherKey.encode(), "bad load");
        refused(new Envelope.Clear(2, PayloadMap.empty()).encode(), "bad load");
        refused(SaltPack.pack(5), "bad load");
        refused(SaltPack.pack(Map.of("enc", "clear")), "bad load");
        refused(SaltPack.pack(Map.of("enc", "zz", "load", 1, "version", 3)), "bad load");
        refused(
                SaltPack.pack(Map.of("enc", "clear", "load", 1, "version", 3)),
                "payload and load must be a dict");
        refused(clear("id", "a\0b"), "bad load: id contains a null byte");
        refused(clear("id", 5), "bad load: id 5 is not a string");
        assertThatThrownBy(() -> Envelope.decode(new byte[] {(byte) 0xc1}, 3))
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        e ->
                                assertThat(Vectors.hex(e.reply()))
                                        .isEqualTo(
                                                Vectors.hex(
                                                        SaltPack.pack(
                                                                Map.of(
                                                                        "error",
                                                                        "Routing error")))));
    }

    private static byte[] clear(String key, Object value) {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put(key, value);
        return new Envelope.Clear(3, PayloadMap.ofMap(load)).encode();
    }

    @Test
    void repliesThatCannotBeUsedHaveAReason() {
        Map<ReplyException.Reason, byte[]> replies = new LinkedHashMap<>();
        replies.put(ReplyException.Reason.REFUSED, SaltPack.pack("bad load"));
        replies.put(
                ReplyException.Reason.NOT_AUTHENTIC,
                SaltPack.pack(new Crypticle(KeyString.random()).seal("x", "n".repeat(32))));
        replies.put(
                ReplyException.Reason.NONCE_MISMATCH,
                SaltPack.pack(SESSION.seal("x", "m".repeat(32))));
        replies.put(ReplyException.Reason.MALFORMED, SaltPack.pack(7));
        replies.forEach(
                (reason, body) ->
                        assertThatThrownBy(
                                        () ->
                                                RequestSealer.openReply(
                                                        body, SESSION, "n".repeat(32)))
                                .isInstanceOfSatisfying(
                                        ReplyException.class,
                                        e -> assertThat(e.reason()).isEqualTo(reason)));
    }

    @Test
    void serialsOnlyRise() {
        SerialGuard guard = new SerialGuard();
        assertThat(guard.accept(1)).isTrue();
        assertThat(guard.accept(1)).isFalse();
        assertThat(guard.accept(5)).isTrue();
        assertThat(guard.accept(4)).isFalse();
        assertThat(guard.accept(-1)).isTrue();
    }
}
