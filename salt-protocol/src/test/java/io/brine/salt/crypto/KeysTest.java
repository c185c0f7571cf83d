package io.brine.salt.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.salt.Vectors;
import io.brine.salt.payload.SaltPack;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class KeysTest {
    private static final Crypticle CRYPTICLE = new Crypticle(KeyString.random());

    @Test
    void keyFilesAreForTheOwnerOnly(@TempDir Path dir) throws IOException, SaltCryptoException {
        RsaKeyPair made = RsaKeyPair.loadOrCreate(dir, "minion", 2048);
        for (String file : List.of("minion.pem", "minion.pub")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(dir.resolve(file))))
                    .isEqualTo("r--------");
        }
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).hasSize(2);
        }
        RsaKeyPair again = RsaKeyPair.loadOrCreate(dir, "minion", 2048);
        assertThat(again.privateKey()).isEqualTo(made.privateKey());
        assertThat(made.toString()).doesNotContain("PRIVATE");
        Files.delete(dir.resolve("minion.pub"));
        RsaKeyPair.loadOrCreate(dir, "minion", 2048);
        assertThat(dir.resolve("minion.pub")).hasContent(made.publicPem());
    }

    @Test
    void unusableKeysAreNamed(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("m.pem"), "nonsense");
        assertThatThrownBy(() -> RsaKeyPair.load(dir, "m"))
                .isInstanceOf(SaltCryptoException.class)
                .hasMessageContaining("m.pem: not an RSA private key");
        assertThatThrownBy(() -> PemKeys.readPublic("-----BEGIN PUBLIC KEY-----\nAAAA\n"))
                .hasMessageContaining("no END line");
        assertThatThrownBy(
                        () ->
                                PemKeys.readPublic(
                                        "-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----"))
                .hasMessageContaining("not base64");
        assertThatThrownBy(() -> RsaKeyPair.generate(512)).hasMessageContaining("keysize");
    }

    @Test
    void bothAlgorithmsOfEachKindWork() throws SaltCryptoException {
        RsaKeyPair keys = Vectors.keys("w08");
        byte[] secret = KeyString.random().reveal().getBytes(StandardCharsets.US_ASCII);
        for (EncAlgo algo : EncAlgo.values()) {
            byte[] sealed = Rsa.oaepEncrypt(keys.publicKey(), secret, algo);
            assertThat(Rsa.oaepDecrypt(keys.privateKey(), sealed, algo)).isEqualTo(secret);
            assertThat(EncAlgo.of(algo.wireName())).contains(algo);
        }
        for (SigAlgo algo : SigAlgo.values()) {
            byte[] sig = Rsa.sign(keys.privateKey(), secret, algo);
            assertThat(Rsa.verify(keys.publicKey(), secret, sig, algo)).isTrue();
            sig[0] ^= 1;
            assertThat(Rsa.verify(keys.publicKey(), secret, sig, algo)).isFalse();
            assertThat(Rsa.verify(keys.publicKey(), secret, new byte[3], algo)).isFalse();
        }
        assertThatThrownBy(
                        () -> Rsa.oaepDecrypt(keys.privateKey(), new byte[256], EncAlgo.OAEP_SHA1))
                .isInstanceOf(SaltCryptoException.class);
    }

    @Test
    void x931OfAnotherKeyIsRefused() throws SaltCryptoException {
        byte[] sig = Rsa.x931Sign(Vectors.keys("w08").privateKey(), new byte[] {1, 2, 3});
        RsaKeyPair other = Vectors.keys("w07");
        assertThatThrownBy(() -> Rsa.x931Recover(other.publicKey(), sig))
                .isInstanceOf(SaltCryptoException.class);
        assertThatThrownBy(() -> Rsa.x931Recover(other.publicKey(), Arrays.copyOf(sig, 20)))
                .hasMessageContaining("size of the key");
        assertThatThrownBy(() -> Rsa.x931Block(new byte[255], 256))
                .hasMessageContaining("too long");
        assertThat(Rsa.x931Block(new byte[254], 256)[0]).isEqualTo((byte) 0x6a);
    }

    @Property(tries = 300)
    void whatIsSealedOpens(@ForAll byte[] content) throws SaltCryptoException {
        String nonce = Nonce.random();
        byte[] blob = CRYPTICLE.seal(content, nonce);
        assertThat(SaltPack.pack(CRYPTICLE.open(blob, nonce))).isEqualTo(SaltPack.pack(content));
        assertThatThrownBy(() -> CRYPTICLE.open(blob, Nonce.random()))
                .isInstanceOf(CrypticleException.class);
    }

    @Property(tries = 300)
    void whatNobodySealedDoesNotOpen(@ForAll byte[] blob) {
        assertThatThrownBy(() -> CRYPTICLE.open(blob)).isInstanceOf(CrypticleException.class);
    }

    @Test
    void idsThatLeadElsewhereAreInvalid() {
        assertThat(List.of("web1", "web1.example.com", "a b", "é", "...", ".hidden"))
                .allMatch(MinionId::isValid);
        assertThat(List.of("", ".", "..", "a/b", "a\\b", "a\0b", "x".repeat(256)))
                .noneMatch(MinionId::isValid);
    }

    @Test
    void keyStringsHideThemselves() throws SaltCryptoException {
        KeyString key = KeyString.random();
        assertThat(key.reveal()).hasSize(76);
        assertThat(key.toString()).doesNotContain(key.reveal());
        assertThat(KeyString.of(key.reveal() + "\n")).isEqualTo(key);
        assertThatThrownBy(() -> KeyString.of("short"))
                .hasMessageContaining("5 characters")
                .hasMessageNotContaining("short");
    }
}
