package io.brine.master.pillar;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.config.StoreOptions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

final class PillarCacheTest {
    @TempDir Path dir;
    private Instant now = Instant.now();
    private DataCache data;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(dir.resolve("base"));
        Files.createDirectories(dir.resolve("dev"));
        data = new DataCache(dir.resolve("cache"));
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        write("base/a.sls", "v: 1\n");
        write("dev/top.sls", "dev:\n  '*':\n    - a\n");
        write("dev/a.sls", "v: dev\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(dir.resolve(name), text);
    }

    private PillarCache cache(boolean enabled, PillarCache.Backend backend, boolean remember) {
        SaltConfig salt =
                SaltConfig.of(
                        Role.MASTER,
                        Map.of(
                                "pillar_roots",
                                Map.of(
                                        "base",
                                        List.of(dir.resolve("base").toString()),
                                        "dev",
                                        List.of(dir.resolve("dev").toString()))));
        return new PillarCache(
                new PillarCompiler(StoreOptions.pillar(salt)),
                data,
                new PillarCache.Settings(enabled, backend, Duration.ofMinutes(1), remember),
                () -> now);
    }

    private static PillarRequest request(
            @Nullable String pillarenv, Map<Object, @Nullable Object> override) {
        return new PillarRequest("web1", Map.of(), null, pillarenv, override);
    }

    private static final PillarRequest PLAIN = request("base", Map.of());

    @Test
    void switchedOffItCompilesEachTimeAndRemembersForTargets() throws IOException {
        PillarCache cache = cache(false, PillarCache.Backend.DISK, true);
        assertThat(cache.get(PLAIN, false)).containsEntry("v", 1L);
        write("base/a.sls", "v: 22\n");
        assertThat(cache.get(PLAIN, false)).containsEntry("v", 22L);
        assertThat(data.fetch(DataBank.PILLAR, "web1")).containsEntry("v", 22L);

        cache(false, PillarCache.Backend.DISK, false).get(PLAIN, false);
        assertThat(cache.get(request("base", Map.of("v", "mine")), false))
                .containsEntry("v", "mine");
        // What a minion lays over its own pillar is nothing that others may target.
        assertThat(data.fetch(DataBank.PILLAR, "web1")).containsEntry("v", 22L);
    }

    @ParameterizedTest
    @EnumSource
    void staysAsItWasUntilItsTimeIsOverOrItIsCleaned(PillarCache.Backend backend)
            throws IOException {
        PillarCache cache = cache(true, backend, true);
        assertThat(cache.get(PLAIN, false)).containsEntry("v", 1L);
        write("base/a.sls", "v: 22\n");

        assertThat(cache.get(PLAIN, false)).containsEntry("v", 1L);
        assertThat(cache.get(request("dev", Map.of()), false)).containsEntry("v", "dev");
        assertThat(cache.get(request("base", Map.of("o", "over")), false))
                .isEqualTo(Map.of("v", 1L, "o", "over"));
        assertThat(cache.get(PLAIN, false)).isEqualTo(Map.of("v", 1L));
        assertThat(cache.get(PLAIN, true)).containsEntry("v", 22L);

        write("base/a.sls", "v: 333\n");
        assertThat(cache.get(PLAIN, false)).containsEntry("v", 22L);
        now = now.plus(Duration.ofHours(1));
        assertThat(cache.get(PLAIN, false)).containsEntry("v", 333L);
    }

    @Test
    void theOneOnDiskIsTheOneOfTargets() throws IOException {
        PillarCache cache = cache(true, PillarCache.Backend.DISK, true);
        PillarRequest any = request(null, Map.of());
        cache.get(any, false);
        assertThat(data.fetch(DataBank.PILLAR, "web1")).containsEntry("v", "dev");

        data.store(DataBank.PILLAR, "web1", Map.of("v", "from another process"));
        assertThat(cache.get(any, false)).containsEntry("v", "from another process");
        Files.setLastModifiedTime(
                dir.resolve("cache/pillar/web1.p"), FileTime.from(now.minus(Duration.ofHours(1))));
        assertThat(cache.get(any, false)).containsEntry("v", "dev");
    }

    @ParameterizedTest
    @EnumSource
    void whatFailedIsTriedAgain(PillarCache.Backend backend) throws IOException {
        PillarCache cache = cache(true, backend, false);
        write("base/a.sls", "v: [\n");
        assertThat(cache.get(PLAIN, false)).containsKey("_errors");
        write("base/a.sls", "v: 1\n");
        assertThat(cache.get(PLAIN, false)).isEqualTo(Map.of("v", 1L));
    }

    @Test
    void anEnvironmentThatIsNoNameIsNoPath() throws IOException {
        PillarCache cache = cache(true, PillarCache.Backend.DISK, true);
        assertThat(cache.get(request("../../../x", Map.of()), false)).isEmpty();
        try (var files = Files.walk(dir)) {
            assertThat(files.filter(file -> file.toString().endsWith(".p"))).isEmpty();
        }
    }
}
