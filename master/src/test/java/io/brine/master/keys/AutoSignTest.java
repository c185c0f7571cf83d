package io.brine.master.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

final class AutoSignTest {
    @TempDir Path dir;
    private Path pki;
    private KeyStore keys;
    private Path reject;
    private Path sign;
    private Path grains;

    @BeforeEach
    void openStore() throws IOException {
        pki = dir.resolve("pki");
        keys = KeyStore.open(pki);
        reject = dir.resolve("autoreject.conf");
        sign = dir.resolve("autosign.conf");
        grains = Files.createDirectory(dir.resolve("autosign_grains"));
    }

    private AutoSign rules(boolean openMode, boolean autoAccept, boolean permissive) {
        return new AutoSign(
                keys,
                new AutoSignOptions(
                        openMode,
                        autoAccept,
                        reject,
                        sign,
                        grains,
                        Duration.ofHours(2),
                        permissive,
                        2));
    }

    private AutoSign rules() {
        return rules(false, false, false);
    }

    private @Nullable KeyState stateOf(String id) throws IOException {
        StoredKey key = keys.find(id);
        return key == null ? null : key.state();
    }

    @Test
    void aNewKeyWaitsUntilSomebodyMovesItsFile() throws Exception {
        assertThat(rules().offer("w1", "PEM\n", null)).isEqualTo(KeyVerdict.PENDING);
        assertThat(pki.resolve("minions_pre/w1")).hasContent("PEM");
        assertThat(rules().offer("w1", "PEM", null)).isEqualTo(KeyVerdict.PENDING);

        Files.move(pki.resolve("minions_pre/w1"), pki.resolve("minions/w1"));

        assertThat(rules().offer("w1", "PEM", null)).isEqualTo(KeyVerdict.ACCEPTED);
    }

    @Test
    void aPreseededKeyIsAcceptedWhateverItsLineEndings() throws Exception {
        Files.writeString(pki.resolve("minions/w1"), "-----\r\nABC\r\n-----\r\n");

        assertThat(rules().offer("w1", "-----\nABC\n-----", null)).isEqualTo(KeyVerdict.ACCEPTED);
    }

    @Test
    void anotherKeyForAKnownIdIsDenied() throws Exception {
        keys.store("acc", KeyState.ACCEPTED, "PEM");
        keys.store("pre", KeyState.PENDING, "PEM");

        assertThat(rules().offer("acc", "EVIL", null)).isEqualTo(KeyVerdict.DENIED);
        assertThat(rules().offer("pre", "EVIL", null)).isEqualTo(KeyVerdict.DENIED);
        assertThat(rules(false, true, false).offer("pre", "EVIL", null))
                .isEqualTo(KeyVerdict.DENIED);

        assertThat(pki.resolve("minions_denied/acc")).hasContent("EVIL");
        assertThat(pki.resolve("minions/acc")).hasContent("PEM");
        assertThat(rules().offer("acc", "PEM", null)).isEqualTo(KeyVerdict.ACCEPTED);
    }

    @Test
    void aRejectedKeyStaysRejected() throws Exception {
        keys.store("w1", KeyState.REJECTED, "PEM");

        assertThat(rules(false, true, false).offer("w1", "PEM", null))
                .isEqualTo(KeyVerdict.REJECTED);
    }

    @Test
    void openModeTakesEverything() throws Exception {
        keys.store("acc", KeyState.ACCEPTED, "PEM");
        keys.store("rej", KeyState.REJECTED, "PEM");
        AutoSign open = rules(true, false, false);

        assertThat(open.offer("acc", "OTHER", null)).isEqualTo(KeyVerdict.ACCEPTED);
        assertThat(open.offer("rej", "PEM", null)).isEqualTo(KeyVerdict.ACCEPTED);

        assertThat(pki.resolve("minions/acc")).hasContent("OTHER");
        assertThat(stateOf("rej")).isEqualTo(KeyState.ACCEPTED);
    }

    @Test
    void autorejectComesBeforeAutoAccept() throws Exception {
        Files.writeString(reject, "evil*\n");

        assertThat(rules(false, true, false).offer("evil1", "PEM", null))
                .isEqualTo(KeyVerdict.REJECTED);
        assertThat(rules(false, true, false).offer("good1", "PEM", null))
                .isEqualTo(KeyVerdict.ACCEPTED);

        assertThat(stateOf("evil1")).isEqualTo(KeyState.REJECTED);
        assertThat(stateOf("good1")).isEqualTo(KeyState.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "web1, ACCEPTED",
        "web12, PENDING",
        "db-a.example, ACCEPTED",
        "app7, ACCEPTED",
        "app7x, PENDING",
        "xapp7, PENDING",
        "commented, PENDING",
        "(, PENDING"
    })
    void autosignLinesMatchByEqualityGlobAndWholeRegex(String id, KeyVerdict verdict)
            throws Exception {
        Files.writeString(sign, "web1\n  db-?.*  \n# commented\n\napp\\d+\n(unclosed\n");

        assertThat(rules().offer(id, "PEM", null)).isEqualTo(verdict);
    }

    @Test
    void aChangedListFileCountsAtOnce() throws Exception {
        AutoSign rules = rules();
        Files.writeString(sign, "a\n");
        Files.setLastModifiedTime(sign, FileTime.from(Instant.now().minusSeconds(100)));
        assertThat(rules.offer("b", "PEM", null)).isEqualTo(KeyVerdict.PENDING);

        Files.writeString(sign, "b\n");

        assertThat(rules.offer("b", "PEM", null)).isEqualTo(KeyVerdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, false, ACCEPTED",
        "rw-rw-r--, false, PENDING",
        "rw-rw-r--, true, ACCEPTED",
        "rw-r--rw-, true, PENDING"
    })
    void filesThatOthersMayWriteAreIgnored(String mode, boolean permissive, KeyVerdict verdict)
            throws Exception {
        Files.writeString(sign, "*\n");
        Files.setPosixFilePermissions(sign, PosixFilePermissions.fromString(mode));

        assertThat(rules(false, false, permissive).offer("w1", "PEM", null)).isEqualTo(verdict);
    }

    @Test
    void aStubCountsOnceAndNotForEver() throws Exception {
        Path stub = Files.createFile(pki.resolve("minions_autosign/w1"));
        Path old = Files.createFile(pki.resolve("minions_autosign/w2"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(3))));

        assertThat(rules().offer("w1", "PEM", null)).isEqualTo(KeyVerdict.ACCEPTED);
        assertThat(rules().offer("w2", "PEM", null)).isEqualTo(KeyVerdict.PENDING);

        assertThat(stub).doesNotExist();
        assertThat(old).doesNotExist();
    }

    @Test
    void maintenanceRemovesExpiredStubs() throws Exception {
        Path fresh = Files.createFile(pki.resolve("minions_autosign/w1"));
        Path old = Files.createFile(pki.resolve("minions_autosign/w2"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(3))));

        assertThat(rules().removeExpiredStubs()).isEqualTo(1);

        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void grainsAreCheckedAgainstFilesOfTheirName() throws Exception {
        Files.writeString(grains.resolve("uuid"), "# ours\nabc-1\nabc-2\n");
        Files.writeString(grains.resolve("trusted"), "True\n");

        assertThat(rules().offer("w1", "PEM", Map.of("uuid", "abc-2")))
                .isEqualTo(KeyVerdict.ACCEPTED);
        assertThat(rules().offer("w2", "PEM", Map.of("trusted", true)))
                .isEqualTo(KeyVerdict.ACCEPTED);
        assertThat(rules().offer("w3", "PEM", Map.of("uuid", "# ours")))
                .isEqualTo(KeyVerdict.PENDING);
        assertThat(rules().offer("w4", "PEM", Map.of("../uuid", "abc-1")))
                .isEqualTo(KeyVerdict.PENDING);
    }

    @Test
    void aPendingKeyIsAcceptedOnceAListNamesIt() throws Exception {
        assertThat(rules().offer("w1", "PEM", null)).isEqualTo(KeyVerdict.PENDING);
        Files.writeString(sign, "w1\n");

        assertThat(rules().offer("w1", "PEM", null)).isEqualTo(KeyVerdict.ACCEPTED);
        assertThat(stateOf("w1")).isEqualTo(KeyState.ACCEPTED);
    }

    @Test
    void aHostileIdLeavesNoFile() throws Exception {
        assertThat(rules(true, true, false).offer("../../evil", "PEM", null))
                .isEqualTo(KeyVerdict.REJECTED);
        assertThat(dir.resolve("../evil")).doesNotExist();
        assertThat(dir.resolve("evil")).doesNotExist();
    }
}
