package io.brine.master.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

final class DataCacheTest {
    /** As a real 3008.3 master wrote it: {@code 3008:pillar/w08.p} of the captured cache files. */
    private static final String CAPTURED_PILLAR = "82a56772656574a5776f726c64a36e756d2a";

    @TempDir Path cacheDir;
    private DataCache cache;

    @BeforeEach
    void openCache() {
        cache = new DataCache(cacheDir);
    }

    @Test
    void writesTheFilesOfTheRealMaster() throws Exception {
        Map<String, Object> pillar = new LinkedHashMap<>();
        pillar.put("greet", "world");
        pillar.put("num", 42L);

        cache.store(DataBank.PILLAR, "w08", pillar);

        Path file = cacheDir.resolve("pillar/w08.p");
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(CAPTURED_PILLAR);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(cache.fetch(DataBank.PILLAR, "w08")).isEqualTo(pillar);
        assertThat(cacheDir.resolve("pillar")).isDirectoryContaining(path -> path.equals(file));
        try (var files = Files.list(cacheDir.resolve("pillar"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void seesWhatOtherProcessesWrite() throws Exception {
        cache.store(DataBank.GRAINS, "w1", Map.of("os", "Debian"));
        assertThat(cache.fetch(DataBank.GRAINS, "w1")).containsEntry("os", "Debian");

        new DataCache(cacheDir).store(DataBank.GRAINS, "w1", Map.of("os", "Fedora"));

        assertThat(cache.fetch(DataBank.GRAINS, "w1")).containsEntry("os", "Fedora");
    }

    @Test
    void keepsWhatItReadUntilTheFileChanges() throws Exception {
        cache.store(DataBank.GRAINS, "w1", Map.of("os", "Debian"));

        assertThat(cache.fetch(DataBank.GRAINS, "w1")).isSameAs(cache.fetch(DataBank.GRAINS, "w1"));
    }

    @Test
    void listsAndForgets() throws Exception {
        cache.store(DataBank.GRAINS, "b", Map.of());
        cache.store(DataBank.GRAINS, "a", Map.of());
        Files.writeString(cacheDir.resolve("grains/no-data.txt"), "");

        assertThat(cache.ids(DataBank.GRAINS)).containsExactly("a", "b");
        assertThat(cache.flush(DataBank.GRAINS, "a")).isTrue();
        assertThat(cache.flush(DataBank.GRAINS, "a")).isFalse();
        assertThat(cache.fetch(DataBank.GRAINS, "a")).isNull();
        assertThat(cache.ids(DataBank.GRAINS)).containsExactly("b");
        assertThat(cache.ids(DataBank.MINE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c1", "93010203", "81a161"})
    void aFileThatIsNoMapCountsAsAbsent(String hex) throws Exception {
        Files.createDirectories(cacheDir.resolve("grains"));
        Files.write(cacheDir.resolve("grains/w1.p"), HexFormat.of().parseHex(hex));

        assertThat(cache.fetch(DataBank.GRAINS, "w1")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/b", "a\0b"})
    void refusesIdsThatAreNoFileNames(String id) throws Exception {
        assertThat(cache.fetch(DataBank.GRAINS, id)).isNull();
        assertThat(cache.flush(DataBank.GRAINS, id)).isFalse();
        assertThatThrownBy(() -> cache.store(DataBank.GRAINS, id, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** As the cache of a real 3007.17 wrote them: {@code minions/w1/data.p} and {@code mine.p}. */
    private void leaveWhatAnOlderMasterHad() throws Exception {
        Path minion = Files.createDirectories(cacheDir.resolve("minions/w1"));
        Files.write(
                minion.resolve("data.p"),
                HexFormat.of()
                        .parseHex(
                                "82a6677261696e7383a26f73a644656269616ea36e756d04a46c69737491a161"
                                        + "a670696c6c617281a4726f6c65a3776562"));
        Files.write(minion.resolve("mine.p"), HexFormat.of().parseHex("81a9746573742e70696e67c3"));
        Files.createDirectories(cacheDir.resolve("minions/w2/files"));
    }

    @Test
    void readsWhatAMasterOf3007LeftUntilThereIsNewer() throws Exception {
        leaveWhatAnOlderMasterHad();

        assertThat(cache.ids(DataBank.GRAINS)).containsExactly("w1");
        assertThat(cache.fetch(DataBank.GRAINS, "w1")).containsEntry("os", "Debian");
        assertThat(cache.fetch(DataBank.PILLAR, "w1")).isEqualTo(Map.of("role", "web"));
        assertThat(cache.fetch(DataBank.MINE, "w1")).isEqualTo(Map.of("test.ping", true));
        assertThat(cache.fetch(DataBank.GRAINS, "w2")).isNull();

        cache.store(DataBank.GRAINS, "w1", Map.of("os", "Fedora"));

        assertThat(cache.fetch(DataBank.GRAINS, "w1")).isEqualTo(Map.of("os", "Fedora"));
        assertThat(cache.fetch(DataBank.PILLAR, "w1")).isEqualTo(Map.of("role", "web"));
    }

    @Test
    void forgettingForgetsWhatAnOlderMasterLeftAndNothingElse() throws Exception {
        leaveWhatAnOlderMasterHad();

        assertThat(cache.flush(DataBank.PILLAR, "w1")).isTrue();
        assertThat(cache.fetch(DataBank.PILLAR, "w1")).isNull();
        assertThat(cache.fetch(DataBank.GRAINS, "w1")).containsEntry("os", "Debian");
        assertThat(cache.flush(DataBank.MINE, "w1")).isTrue();
        assertThat(cache.fetch(DataBank.MINE, "w1")).isNull();
        assertThat(cache.flush(DataBank.MINE, "w1")).isFalse();
        assertThat(cache.ids(DataBank.PILLAR)).isEmpty();
    }

    @Test
    void whatSaltKeepsForATimeCountsForThatTime() throws Exception {
        Map<String, Object> timed = new LinkedHashMap<>();
        timed.put("data", Map.of("role", "web"));
        timed.put("_expires", Instant.now().getEpochSecond() + 600);
        cache.store(DataBank.PILLAR, "w1", timed);
        assertThat(cache.fetch(DataBank.PILLAR, "w1")).isEqualTo(Map.of("role", "web"));

        timed.put("_expires", Instant.now().getEpochSecond() - 600);
        cache.store(DataBank.PILLAR, "w1", timed);
        assertThat(cache.fetch(DataBank.PILLAR, "w1")).isNull();
    }
}
