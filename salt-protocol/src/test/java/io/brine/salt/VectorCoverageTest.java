package io.brine.salt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Every file of vectors has its test; that every entry of a file has one, the test of it checks.
 */
class VectorCoverageTest {
    @Test
    void everyVectorFileIsKnown() throws IOException {
        URI here =
                URI.create(
                        Objects.requireNonNull(Vectors.class.getResource("/vectors/salt/keys.json"))
                                .toString());
        Path directory = Objects.requireNonNull(Path.of(here).getParent());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "auth_live.json",
                            "auth_synthetic.json",
                            "cachefiles.json",
                            "crypticle.json",
                            "eventbus.json",
                            "fingerprints.json",
                            "jobcache.json",
                            "keys.json",
                            "msgpack.json",
                            "pillar.json",
                            "publish.json",
                            "requests.json",
                            "x931.json",
                            "zmtp.json");
        }
    }
}
