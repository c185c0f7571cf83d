package io.brine.salt.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.salt.Vectors;
import io.brine.salt.crypto.CrypticleException.Reason;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Crypticle, X9.31, keys and fingerprints against what real Salt made. */
class CryptoVectorTest {
    @Test
    void crypticle() throws SaltCryptoException, PayloadException {
        JsonNode file = Vectors.salt("crypticle.json");
        Vectors.onlyFields(file, Set.of("derived", "vectors", "must_fail_hmac"));
        Set<String> fields =
                Set.of(
                        "name",
                        "key_string",
                        "iv",
                        "nonce",
                        "object",
                        "msgpack",
                        "plaintext",
                        "ciphertext");
        for (JsonNode v : Vectors.entries(file.get("vectors"), fields)) {
            Crypticle crypticle = new Crypticle(Vectors.key(v.get("key_string")));
            String nonce = v.get("nonce").isNull() ? null : v.get("nonce").asText();
            Object value = SaltPack.unpack(Vectors.hex(v.get("msgpack")));
            assertThat(Vectors.plain(value)).isEqualTo(Vectors.plain(v.get("object")));
            assertThat(Vectors.hex(crypticle.seal(value, nonce, Vectors.hex(v.get("iv")))))
                    .isEqualTo(v.get("ciphertext").asText());
            assertThat(crypticle.open(Vectors.hex(v.get("ciphertext")), nonce)).isEqualTo(value);
            String plain =
                    Vectors.hex("pickle::".getBytes(StandardCharsets.US_ASCII))
                            + (nonce == null
                                    ? ""
                                    : Vectors.hex(nonce.getBytes(StandardCharsets.US_ASCII)))
                            + v.get("msgpack").asText();
            assertThat(plain).isEqualTo(v.get("plaintext").asText());
        }
        JsonNode bad = file.get("must_fail_hmac");
        Crypticle crypticle = new Crypticle(Vectors.key(bad.get("key_string")));
        assertThatThrownBy(() -> crypticle.open(Vectors.hex(bad.get("ciphertext"))))
                .isInstanceOfSatisfying(
                        CrypticleException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.BAD_HMAC));
    }

    @Test
    void x931() throws SaltCryptoException {
        JsonNode vectors = Vectors.salt("x931.json").get("vectors");
        Set<String> fields =
                Set.of("key", "message", "signature", "padded_block", "message_ascii", "source");
        for (JsonNode v : Vectors.entries(vectors, fields)) {
            RsaKeyPair keys = Vectors.keys(v.get("key").asText());
            byte[] message = Vectors.hex(v.get("message"));
            assertThat(Vectors.hex(Rsa.x931Sign(keys.privateKey(), message)))
                    .isEqualTo(v.get("signature").asText());
            assertThat(Rsa.x931Recover(keys.publicKey(), Vectors.hex(v.get("signature"))))
                    .isEqualTo(message);
            if (v.has("padded_block")) {
                assertThat(Vectors.hex(Rsa.x931Block(message, 256)))
                        .isEqualTo(v.get("padded_block").asText());
            }
            if (v.has("message_ascii")) {
                assertThat(new String(message, StandardCharsets.US_ASCII))
                        .isEqualTo(v.get("message_ascii").asText());
            }
        }
    }

    @Test
    void keyFilesAreWrittenAsTheyWereRead() throws SaltCryptoException {
        for (Map.Entry<String, JsonNode> e : Vectors.salt("keys.json").properties()) {
            Vectors.onlyFields(e.getValue(), Set.of("private_pem", "public_pem_file"));
            String privatePem = e.getValue().get("private_pem").asText();
            String publicPem = e.getValue().get("public_pem_file").asText();
            RsaKeyPair keys = RsaKeyPair.ofPem(privatePem);
            assertThat(PemKeys.writePrivate(keys.privateKey()).strip())
                    .as(e.getKey())
                    .isEqualTo(privatePem.strip());
            assertThat(PemKeys.writePublic(keys.publicKey())).as(e.getKey()).isEqualTo(publicPem);
            assertThat(keys.publicPem()).isEqualTo(publicPem.strip()).hasSize(450);
            assertThat(PemKeys.readPublic(publicPem)).isEqualTo(keys.publicKey());
        }
    }

    @Test
    void fingerprints() {
        for (JsonNode v : Vectors.salt("fingerprints.json").get("vectors")) {
            byte[] file = Vectors.hex(v.get("file_hex"));
            String pem = new String(file, StandardCharsets.US_ASCII);
            for (Map.Entry<String, JsonNode> e : v.properties()) {
                String wanted = e.getValue().asText();
                switch (e.getKey().split(" ", 2)[0]) {
                    case "what", "file_hex" -> assertThat(wanted).isNotEmpty();
                    case "inner_sha256" ->
                            assertThat(Fingerprint.inner(pem, HashType.SHA256)).isEqualTo(wanted);
                    case "inner_md5" ->
                            assertThat(Fingerprint.inner(pem, HashType.MD5)).isEqualTo(wanted);
                    case "whole_sha256" ->
                            assertThat(Fingerprint.wholeFile(file, HashType.SHA256))
                                    .isEqualTo(wanted);
                    default -> throw new AssertionError("no test covers " + e.getKey());
                }
            }
        }
    }
}
