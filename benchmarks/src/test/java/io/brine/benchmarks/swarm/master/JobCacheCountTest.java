package io.brine.benchmarks.swarm.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.salt.crypto.HashType;
import io.brine.salt.job.JobId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class JobCacheCountTest {
    private static final String JID = "20261123000000000001";

    @TempDir Path directory;

    @Test
    void countsReturnsNotDirectories() throws Exception {
        Path job = directory.resolve("jobs").resolve(JobId.cachePath(JID, HashType.SHA256));
        for (String minion : List.of("a", "b", "without")) {
            Files.createDirectories(job.resolve(minion));
        }
        Files.writeString(job.resolve("a/return.p"), "x");
        Files.writeString(job.resolve("b/return.p"), "x");
        Files.writeString(job.resolve("jid"), JID);
        JobCacheCount cache = new JobCacheCount.Directories(directory);
        assertThat(cache.returns(JID)).isEqualTo(2);
        assertThat(cache.returns("20261123000000000002")).isZero();
    }

    @Test
    void aCommandsAnswerIsCounted() throws Exception {
        JobCacheCount cache =
                new JobCacheCount.Command(
                        List.of("sh", "-c", "echo '{\"a\": {\"x\": 1, \"y\": []}, \"b\": true}'"));
        assertThat(cache.returns(JID)).isEqualTo(2);
    }

    @Test
    void aCommandWithoutAMapIsAnError() {
        JobCacheCount cache = new JobCacheCount.Command(List.of("sh", "-c", "echo nothing"));
        assertThatThrownBy(() -> cache.returns(JID)).isInstanceOf(IOException.class);
    }
}
