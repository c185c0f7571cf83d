package io.brine.master.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.master.cache.AtomicFiles;
import io.brine.master.job.JobCache.SaveOutcome;
import io.brine.salt.job.JobId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

final class MvStoreJobStoreTest {
    private static final String JID = "20261123035715705489";
    private static final String OTHER = "20261123035715705490";

    @TempDir Path cacheDir;
    private LocalCacheJobStore local;
    private MvStoreJobStore store;

    @BeforeEach
    void openStore() throws IOException {
        local = new LocalCacheJobStore(cacheDir, "sha256");
        store = MvStoreJobStore.open(cacheDir, local);
    }

    @AfterEach
    void closeStore() {
        store.close();
        FaultyFiles.heal();
    }

    @Test
    void keepsTheFirstReturnOfAMinionAcrossARestart() throws Exception {
        store.prepareJob(JID, false);
        Map<String, Object> first = Map.of("return", "a", "retcode", 0, "out", "nested");

        assertThat(store.saveReturn(JID, "w1", first)).isEqualTo(SaveOutcome.STORED);
        store.close();
        store = MvStoreJobStore.open(cacheDir, local);

        assertThat(store.saveReturn(JID, "w1", first)).isEqualTo(SaveOutcome.DUPLICATE);
        assertThat(store.saveReturn(JID, "w1", Map.of("return", "b")))
                .isEqualTo(SaveOutcome.CONFLICT);
        assertThat(store.returns(JID)).containsOnlyKeys("w1");
        assertThat(store.returns(JID).get("w1"))
                .containsEntry("return", "a")
                .containsEntry("out", "nested");
    }

    @Test
    void findsWhatSaltsOwnCacheHadBefore() throws Exception {
        local.prepareJob(JID, false);
        local.saveReturn(JID, "old", Map.of("return", 1));

        store.saveReturn(JID, "new", Map.of("return", 2));

        assertThat(store.returns(JID)).containsOnlyKeys("old", "new");
        assertThat(local.returns(JID)).containsOnlyKeys("old");
    }

    @Test
    void keepsJobsApartAndDoesNotKeepNocacheOrUnknownOnes() throws Exception {
        store.prepareJob(JID, true);
        assertThat(store.saveReturn(JID, "w1", Map.of("return", 1)))
                .isEqualTo(SaveOutcome.NOT_CACHED);
        assertThat(store.saveReturn(OTHER, "w1", Map.of("return", 1)))
                .isEqualTo(SaveOutcome.UNKNOWN_JOB);

        store.prepareJob(OTHER, false);
        store.saveReturn(OTHER, "w1", Map.of("return", 1));
        assertThat(store.returns(JID)).isEmpty();
        assertThat(store.returns(OTHER)).containsOnlyKeys("w1");
    }

    @Test
    void keepsMinionsNamedLikeTheJobsOwnFilesInTheirPlace() throws Exception {
        store.prepareJob(JID, false);
        for (String id : List.of("jid", "nocache", "endtime")) {
            assertThat(store.saveReturn(JID, id, Map.of("return", id)))
                    .isEqualTo(SaveOutcome.STORED);
        }
        assertThat(store.returns(JID)).containsOnlyKeys("jid", "nocache", "endtime");
    }

    /** What was acknowledged is in the file at that moment, whatever becomes of the process. */
    @Test
    void whatIsAcknowledgedSurvivesACrash() throws Exception {
        store.prepareJob(JID, false);
        List<CompletionStage<SaveOutcome>> stages = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            stages.add(store.storeReturn(JID, "minion-" + i, Map.of("return", "x".repeat(i % 50))));
        }
        for (CompletionStage<SaveOutcome> stage : stages) {
            assertThat(stage.toCompletableFuture().join()).isEqualTo(SaveOutcome.STORED);
        }

        Path crashed = cacheDir.resolve("crashed");
        Files.copy(cacheDir.resolve("returns.mvstore"), crashed);
        try (ReturnFile image = ReturnFile.open(crashed)) {
            List<String> found = new ArrayList<>();
            image.forEach(JID, (minion, packed) -> found.add(minion));
            assertThat(found).hasSize(3000);
        }
    }

    @Test
    void manyReturnsShareACommit() throws Exception {
        FaultyFiles.register();
        try (ReturnFile file = ReturnFile.open(FaultyFiles.name(cacheDir.resolve("counted")));
                GroupCommit commits = new GroupCommit(file)) {
            long before = FaultyFiles.syncs();
            CompletableFuture<?>[] all = new CompletableFuture<?>[4000];
            for (int i = 0; i < all.length; i++) {
                all[i] = commits.put(JID, "m" + i, new byte[100]).toCompletableFuture();
            }
            CompletableFuture.allOf(all).join();
            assertThat(FaultyFiles.syncs() - before).isBetween(4L, 1000L);
        }
    }

    @Test
    void aFullDiskRefusesAndLaterTakesTheSameReturn() throws Exception {
        FaultyFiles.register();
        local.prepareJob(JID, false);
        MvStoreJobStore faulty =
                MvStoreJobStore.over(
                        ReturnFile.open(FaultyFiles.name(cacheDir.resolve("faulty"))), local);
        try {
            faulty.saveReturn(JID, "before", Map.of("return", 1));
            FaultyFiles.fill();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> faulty.saveReturn(JID, "during", Map.of("return", 2)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("No space left on device");
            }
            FaultyFiles.heal();

            assertThat(faulty.saveReturn(JID, "during", Map.of("return", 2)))
                    .isEqualTo(SaveOutcome.STORED);
            assertThat(faulty.returns(JID)).containsOnlyKeys("before", "during");
        } finally {
            FaultyFiles.heal();
            faulty.close();
        }
    }

    @Test
    void dropsTheReturnsOfOldJobs() throws Exception {
        String gone = JobId.at(Instant.now().minus(Duration.ofDays(2)));
        for (String jid : List.of(JID, gone)) {
            store.prepareJob(jid, false);
            store.saveReturn(jid, "w1", Map.of("return", 1));
        }
        String fresh = store.prepareJob(null, false);
        store.saveReturn(fresh, "w1", Map.of("return", 1));
        Files.setLastModifiedTime(
                jobDirectory(JID).resolve("jid"),
                FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        AtomicFiles.removeTree(jobDirectory(gone));

        assertThat(store.cleanOldJobs(Duration.ofDays(1))).isEqualTo(1);

        assertThat(store.returns(JID)).isEmpty();
        assertThat(store.returns(gone)).isEmpty();
        assertThat(store.returns(fresh)).containsOnlyKeys("w1");
    }

    @Test
    void sweepingGivesTheRoomOfManySmallCommitsBack() throws Exception {
        store.prepareJob(JID, false);
        store.saveReturn(JID, "before", Map.of("return", "kept"));
        for (int i = 0; i < 300; i++) {
            store.saveReturn(JID, "m" + i, Map.of("return", "x".repeat(500)));
        }
        Path file = cacheDir.resolve("returns.mvstore");
        long grown = Files.size(file);

        for (int i = 0; i < 20 && Files.size(file) > grown / 2; i++) {
            store.cleanOldJobs(Duration.ofDays(36_500));
        }

        assertThat(Files.size(file)).isLessThanOrEqualTo(grown / 2);
        assertThat(store.returns(JID)).hasSize(301).containsKey("before");
    }

    @Test
    void refusesAfterTheCloseInsteadOfWaitingForEver() throws Exception {
        store.prepareJob(JID, false);
        store.close();
        assertThatThrownBy(() -> store.saveReturn(JID, "w1", Map.of("return", 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stopping");
    }

    private Path jobDirectory(String jid) {
        return new JobDirectories(cacheDir.resolve("jobs"), "sha256").of(jid);
    }
}
