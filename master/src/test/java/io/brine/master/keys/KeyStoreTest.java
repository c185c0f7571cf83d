package io.brine.master.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class KeyStoreTest {
    @TempDir Path dir;
    private Path pki;
    private KeyStore keys;

    @BeforeEach
    void openStore() throws IOException {
        pki = dir.resolve("pki/master");
        keys = KeyStore.open(pki);
    }

    @Test
    void makesSaltsDirectories() throws Exception {
        for (String name :
                new String[] {
                    "",
                    "minions",
                    "minions_pre",
                    "minions_rejected",
                    "minions_denied",
                    "minions_autosign"
                }) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(pki.resolve(name))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aKeyLiesInOneStateAndReadableByItsOwnerOnly() throws Exception {
        keys.store("w1", KeyState.PENDING, "PEM");
        keys.store("w1", KeyState.ACCEPTED, "PEM");

        assertThat(keys.find("w1")).isEqualTo(new StoredKey("w1", KeyState.ACCEPTED, "PEM"));
        assertThat(pki.resolve("minions_pre/w1")).doesNotExist();
        assertThat(pki.resolve("minions/w1")).hasContent("PEM");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(pki.resolve("minions/w1"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(pki)) {
            assertThat(files).allMatch(Files::isDirectory);
        }
    }

    @Test
    void rejectionWinsOverPendingOverAccepted() throws Exception {
        Files.writeString(pki.resolve("minions/w1"), "A");
        Files.writeString(pki.resolve("minions_pre/w1"), "P");
        assertThat(keys.find("w1")).hasFieldOrPropertyWithValue("state", KeyState.PENDING);

        Files.writeString(pki.resolve("minions_rejected/w1"), "R");
        assertThat(keys.find("w1")).hasFieldOrPropertyWithValue("state", KeyState.REJECTED);
    }

    @Test
    void seesFilesMovedByOthersAtOnce() throws Exception {
        keys.store("w1", KeyState.PENDING, "PEM");
        assertThat(keys.ids(KeyState.PENDING)).containsExactly("w1");
        assertThat(keys.ids(KeyState.ACCEPTED)).isEmpty();

        Files.move(pki.resolve("minions_pre/w1"), pki.resolve("minions/w1"));

        assertThat(keys.find("w1")).hasFieldOrPropertyWithValue("state", KeyState.ACCEPTED);
        assertThat(keys.ids(KeyState.PENDING)).isEmpty();
        assertThat(keys.ids(KeyState.ACCEPTED)).containsExactly("w1");
    }

    @Test
    void listsAreNeverStaleUnderQuickChanges() throws Exception {
        for (int i = 0; i < 200; i++) {
            Files.writeString(pki.resolve("minions/m" + i), "PEM");
            assertThat(keys.ids(KeyState.ACCEPTED)).hasSize(i + 1);
        }
    }

    @Test
    void linksHiddenFilesAndDirectoriesAreNoKeys() throws Exception {
        Files.writeString(pki.resolve("target"), "PEM");
        Files.createSymbolicLink(pki.resolve("minions/link"), pki.resolve("target"));
        Files.writeString(pki.resolve("minions/.key_cache"), "x");
        Files.createDirectory(pki.resolve("minions/dir"));

        assertThat(keys.ids(KeyState.ACCEPTED)).isEmpty();
        assertThat(keys.find("link")).isNull();
        assertThat(keys.find(".key_cache")).isNull();
        assertThat(keys.find("dir")).isNull();
        assertThat(keys.delete("link", KeyState.ACCEPTED)).isFalse();
    }

    @Test
    void theFirstDeniedKeyStays() throws Exception {
        keys.store("w1", KeyState.ACCEPTED, "PEM");

        assertThat(keys.deny("w1", "OTHER")).isTrue();
        assertThat(keys.deny("w1", "THIRD")).isFalse();

        assertThat(pki.resolve("minions_denied/w1")).hasContent("OTHER");
        assertThat(keys.find("w1")).hasFieldOrPropertyWithValue("pem", "PEM");
    }

    @Test
    void movingADeniedKeyReplacesTheStoredOne() throws Exception {
        keys.store("w1", KeyState.ACCEPTED, "PEM");
        keys.deny("w1", "OTHER");

        assertThat(keys.move("w1", KeyState.DENIED, KeyState.ACCEPTED)).isTrue();

        assertThat(keys.find("w1")).isEqualTo(new StoredKey("w1", KeyState.ACCEPTED, "OTHER"));
        assertThat(pki.resolve("minions_denied/w1")).doesNotExist();
        assertThat(keys.move("w2", KeyState.PENDING, KeyState.ACCEPTED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "a\0b", ".hidden"})
    void hostileIdsReachNoFile(String id) throws Exception {
        Files.writeString(dir.resolve("x"), "secret");

        assertThat(KeyStore.isValidId(id)).isFalse();
        assertThat(keys.find(id)).isNull();
        assertThat(keys.deny(id, "PEM")).isFalse();
        assertThat(keys.delete(id, KeyState.ACCEPTED)).isFalse();
        assertThatThrownBy(() -> keys.store(id, KeyState.PENDING, "PEM"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsOfAnyOtherCharactersAreFine() throws Exception {
        for (String id : new String[] {"web 1", "wéb", "a:b", "*", "a\nb", "x".repeat(240)}) {
            keys.store(id, KeyState.PENDING, "PEM");
            assertThat(keys.find(id)).isNotNull();
        }
        assertThat(KeyStore.isValidId("x".repeat(241))).isFalse();
    }

    @Test
    void refusesOversizedKeys() {
        assertThatThrownBy(
                        () ->
                                keys.store(
                                        "w1",
                                        KeyState.PENDING,
                                        "x".repeat(KeyStore.MAX_PEM_LENGTH + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
