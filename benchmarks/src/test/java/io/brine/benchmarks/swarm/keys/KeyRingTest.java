package io.brine.benchmarks.swarm.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.salt.channel.TokenVerifier;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.Rsa;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class KeyRingTest {
    @TempDir Path directory;

    private List<Identity> ring(Path keys, int count) throws IOException {
        return new KeyRing(keys, false).identities("m", count, done -> {});
    }

    @Test
    void keysAreDifferentAndWork() throws Exception {
        List<Identity> identities = ring(directory.resolve("keys"), 4);
        Set<Object> moduli = new HashSet<>();
        byte[] secret = "secret".getBytes(StandardCharsets.US_ASCII);
        for (Identity identity : identities) {
            moduli.add(identity.keys().publicKey().getModulus());
            assertThat(identity.keys().publicKey().getModulus().bitLength()).isEqualTo(2048);
            byte[] sealed = Rsa.oaepEncrypt(identity.keys().publicKey(), secret, EncAlgo.OAEP_SHA1);
            assertThat(Rsa.oaepDecrypt(identity.keys().privateKey(), sealed, EncAlgo.OAEP_SHA1))
                    .isEqualTo(secret);
            assertThat(
                            new TokenVerifier(10)
                                    .verify(
                                            identity.id(),
                                            identity.keys().publicKey(),
                                            identity.token().toByteArray()))
                    .isTrue();
        }
        assertThat(moduli).hasSize(4);
        assertThat(identities.get(3).id()).isEqualTo("m00003");
    }

    @Test
    void keysAreKeptAndMoreAreAdded() throws Exception {
        Path keys = directory.resolve("keys");
        List<Identity> before = ring(keys, 2);
        List<Identity> after = ring(keys, 3);
        assertThat(after.subList(0, 2))
                .extracting(each -> each.keys().publicPem())
                .isEqualTo(before.stream().map(each -> each.keys().publicPem()).toList());
        assertThat(after).extracting(each -> each.keys().publicPem()).doesNotHaveDuplicates();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rwx------");
        for (String file : List.of("00000.pem", "primes")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(keys.resolve(file))))
                    .isEqualTo("r--------");
        }
    }

    @Test
    void aDirectoryThatOthersMayUseIsRefused() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> ring(open, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 700");
    }

    @Test
    void aDamagedKeyIsNamed() throws Exception {
        Path keys = directory.resolve("keys");
        ring(keys, 1);
        KeyFiles.replace(keys.resolve("00000.pem"), "nonsense");
        assertThatThrownBy(() -> ring(keys, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("00000.pem");
    }

    @Test
    void eachPairOfPrimesIsAnother() {
        assertThat(PrimePool.primesFor(1)).isEqualTo(2);
        assertThat(PrimePool.primesFor(3)).isEqualTo(3);
        assertThat(PrimePool.primesFor(4)).isEqualTo(4);
        assertThat(PrimePool.primesFor(10_000)).isEqualTo(142);
    }
}
