package io.brine.salt.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The keys in vectors/encrypted-keys were made by Salt 3008.3 for this test alone. */
final class EncryptedPemTest {
    private static final String PASSPHRASE = "s3cret word";

    @TempDir Path pki;

    private static String vector(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        EncryptedPemTest.class.getResourceAsStream(
                                "/vectors/encrypted-keys/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"enc.pem", "enc8.pem"})
    void readsWhatSaltWrites(String name) throws Exception {
        RsaKeyPair pair = RsaKeyPair.of(PemKeys.readPrivate(vector(name), PASSPHRASE));

        assertThat(pair.publicPem()).isEqualTo(vector("enc.pub").strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"enc.pem", "enc8.pem"})
    void saysWhatIsWrongWithThePassphrase(String name) throws Exception {
        String pem = vector(name);

        assertThatThrownBy(() -> PemKeys.readPrivate(pem, "wrong"))
                .isInstanceOf(SaltCryptoException.class)
                .hasMessageContaining("key_pass");
        assertThatThrownBy(() -> PemKeys.readPrivate(pem, null))
                .isInstanceOf(SaltCryptoException.class)
                .hasMessageContaining("key_pass");
    }

    @Test
    void aNewPairIsWrittenUnderThePassphrase() throws Exception {
        RsaKeyPair made = RsaKeyPair.loadOrCreate(pki, "master", 2048, PASSPHRASE);

        assertThat(Files.readString(pki.resolve("master.pem")))
                .startsWith(
                        "-----BEGIN RSA PRIVATE KEY-----\n"
                                + "Proc-Type: 4,ENCRYPTED\n"
                                + "DEK-Info: AES-256-CBC,");
        assertThat(RsaKeyPair.load(pki, "master", PASSPHRASE).publicPem())
                .isEqualTo(made.publicPem());
        assertThatThrownBy(() -> RsaKeyPair.load(pki, "master")).hasMessageContaining("master.pem");
    }
}
