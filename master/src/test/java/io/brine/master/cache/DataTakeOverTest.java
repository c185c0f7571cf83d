package io.brine.master.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** The layout of Salt 3006 and 3007: {@code minions/<id>/data.p} and {@code mine.p}. */
class DataTakeOverTest {
    @TempDir Path cacheDir;

    private Path old(String id, String name, Object content) throws Exception {
        Path file = cacheDir.resolve("minions").resolve(id).resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, SaltPack.packBin(content));
    }

    @Test
    void takesGrainsPillarAndMineOver() throws Exception {
        old("w1", "data.p", Map.of("grains", Map.of("os", "Debian"), "pillar", Map.of("a", 1)));
        old("w1", "mine.p", Map.of("network.ip_addrs", "10.0.0.1"));
        old("w2", "data.p", Map.of("grains", Map.of("os", "Alpine")));
        old("w3", "data.p", "not a map");
        Files.createDirectories(cacheDir.resolve("minions/w4/files"));
        DataCache cache = new DataCache(cacheDir);

        assertThat(DataTakeOver.run(cacheDir, cache)).isEqualTo(2);

        assertThat(cache.fetch(DataBank.GRAINS, "w1")).isEqualTo(Map.of("os", "Debian"));
        assertThat(cache.fetch(DataBank.PILLAR, "w1")).isEqualTo(Map.of("a", 1L));
        assertThat(cache.fetch(DataBank.MINE, "w1"))
                .isEqualTo(Map.of("network.ip_addrs", "10.0.0.1"));
        assertThat(cache.ids(DataBank.GRAINS)).containsExactly("w1", "w2");
        assertThat(cacheDir.resolve("minions/w1/data.p")).exists();
        assertThat(DataTakeOver.run(cacheDir, cache)).isZero();
    }

    @Test
    void whatIsNewerStays() throws Exception {
        DataCache cache = new DataCache(cacheDir);
        cache.store(DataBank.GRAINS, "w1", Map.of("os", "new"));
        Path file = old("w1", "data.p", Map.of("grains", Map.of("os", "old")));
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(DataTakeOver.run(cacheDir, cache)).isZero();
        assertThat(cache.fetch(DataBank.GRAINS, "w1")).isEqualTo(Map.of("os", "new"));

        // Back to the old master for a day, and here again.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(DataTakeOver.run(cacheDir, cache)).isEqualTo(1);
        assertThat(cache.fetch(DataBank.GRAINS, "w1")).isEqualTo(Map.of("os", "old"));
    }

    @Test
    void withoutAnOlderMasterNothingHappens() {
        assertThat(DataTakeOver.run(cacheDir, new DataCache(cacheDir))).isZero();
        assertThat(cacheDir).isEmptyDirectory();
    }
}
