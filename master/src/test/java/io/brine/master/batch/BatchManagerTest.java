package io.brine.master.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

class BatchManagerTest {
    private static final String JID = "20261123035715705489";
    private static final String STATE_FILE =
            "jobs/d0/2a8764203006b8cb964d34dbd439f1db39f52e47be6ede37cd2682c040ceda/.batch.p";

    @TempDir Path cacheDir;
    private final List<Map<String, @Nullable Object>> published = new ArrayList<>();
    private final List<String> fired = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private BatchManager manager;

    @BeforeEach
    void start() {
        manager =
                new BatchManager(
                        cacheDir,
                        "sha256",
                        job -> {
                            published.add(job);
                            return CompletableFuture.completedFuture(Map.of());
                        },
                        (tag, data) -> fired.add(tag.substring(tag.lastIndexOf('/') + 1)),
                        () -> now);
    }

    /** As salt --async -b leaves it: the first lot is under way. */
    private Map<String, @Nullable Object> state(String driver) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("jid", JID);
        state.put("all_minions", List.of("a", "b", "c", "d"));
        state.put("pending", List.of("b", "c", "d"));
        state.put("active", Map.of("a", (double) now.getEpochSecond()));
        state.put("done", Map.of());
        state.put("failed", Map.of());
        state.put("wait", List.of());
        state.put("batch_size", 1);
        state.put("fun", "test.ping");
        state.put("arg", List.of());
        state.put("failhard", false);
        state.put("batch_wait", 0);
        state.put("timeout", 5);
        state.put("gather_job_timeout", 10);
        state.put("created", (double) now.getEpochSecond());
        state.put("halted", false);
        state.put("driver", driver);
        state.put("user", "root");
        return state;
    }

    private void write(Map<String, @Nullable Object> state) throws Exception {
        Path file = cacheDir.resolve(STATE_FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, SaltPack.packBin(state));
        Files.write(cacheDir.resolve("batch_active.p"), SaltPack.packBin(List.of(JID)));
    }

    private void event(String what, Map<?, ?> data) throws Exception {
        String tag = "salt/batch/" + JID + "/" + what;
        assertThat(manager.concerns(tag)).isTrue();
        manager.heard(tag, PayloadMap.ofMap(data));
    }

    private void returned(String id, long retcode) throws Exception {
        String tag = "salt/job/" + JID + "/ret/" + id;
        if (manager.concerns(tag)) {
            manager.heard(tag, PayloadMap.ofMap(Map.of("return", true, "retcode", retcode)));
        }
    }

    private List<Object> targets() {
        List<Object> targets = new ArrayList<>();
        published.forEach(job -> targets.add(String.valueOf(job.get("tgt"))));
        return targets;
    }

    private @Nullable Object active() throws Exception {
        return SaltPack.unpack(Files.readAllBytes(cacheDir.resolve("batch_active.p")));
    }

    @Test
    void drivesABatchToItsEnd() throws Exception {
        write(state("master"));
        event("new", Map.of("jid", JID));
        for (String id : List.of("a", "b", "b", "c", "d")) {
            returned(id, 0);
        }

        assertThat(targets()).containsExactly("[b]", "[c]", "[d]");
        assertThat(published.getFirst())
                .containsEntry("jid", JID)
                .containsEntry("fun", "test.ping")
                .containsEntry("tgt_type", "list");
        assertThat(fired).last().isEqualTo("complete");
        assertThat(active()).isEqualTo(List.of());
        assertThat(manager.concerns("salt/job/" + JID + "/ret/a")).isFalse();
    }

    @Test
    void failhardHaltsIt() throws Exception {
        Map<String, @Nullable Object> state = state("master");
        state.put("failhard", true);
        write(state);
        event("new", Map.of());
        returned("a", 1);

        assertThat(published).isEmpty();
        assertThat(fired).containsExactly("progress", "halted");
        assertThat(active()).isEqualTo(List.of());
    }

    @Test
    void aSilentMinionIsGivenUpAndBatchWaitIsKept() throws Exception {
        Map<String, @Nullable Object> state = state("master");
        state.put("batch_wait", 7);
        write(state);
        manager.tick();
        assertThat(published).isEmpty();

        now = now.plusSeconds(15);
        manager.tick();
        assertThat(published).isEmpty();
        now = now.plusSeconds(7);
        manager.tick();
        assertThat(targets()).containsExactly("[b]");
    }

    @Test
    void aRestartedMasterGoesOnAndARunnerStopsIt() throws Exception {
        write(state("master"));
        manager.tick();
        returned("a", 0);
        assertThat(targets()).containsExactly("[b]");

        event("stop", Map.of("reason", "enough"));
        returned("b", 0);

        assertThat(targets()).containsExactly("[b]");
        assertThat(fired).containsExactly("progress", "halted");
        assertThat(active()).isEqualTo(List.of());
    }

    @Test
    void keepsWhatACommandLineTellsOfItsOwnBatch() throws Exception {
        event("new", Map.of("state", state("cli")));
        assertThat(active()).isEqualTo(List.of(JID));
        manager.tick();
        returned("a", 0);
        assertThat(published).isEmpty();

        Map<String, @Nullable Object> over = state("cli");
        over.put("done", Map.of("a", Map.of("ret", true)));
        event("complete", Map.of("state", over));

        assertThat(active()).isEqualTo(List.of());
        assertThat(SaltPack.unpack(Files.readAllBytes(cacheDir.resolve(STATE_FILE))))
                .asString()
                .contains("a={ret=true}");
    }

    @Test
    void aTagThatHoldsNoJidTouchesNoFile() throws Exception {
        manager.heard("salt/batch/../new", PayloadMap.ofMap(Map.of("state", state("cli"))));
        manager.heard("salt/batch/x/new", PayloadMap.ofMap(Map.of("state", state("cli"))));
        assertThat(cacheDir).isEmptyDirectory();
    }
}
