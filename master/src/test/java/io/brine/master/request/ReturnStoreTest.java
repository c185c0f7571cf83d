package io.brine.master.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.master.event.EventBus;
import io.brine.master.job.LocalCacheJobStore;
import io.brine.master.job.StorageAlarm;
import io.brine.master.process.WorkPool;
import io.brine.master.request.ReturnStore.NotStoredException;
import io.brine.master.request.ReturnStore.Rules;
import io.brine.salt.event.EventFrame;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

final class ReturnStoreTest {
    private static final String JID = "20261123035715705489";

    @TempDir Path cacheDir;
    private final List<SaltEvent> fired = new CopyOnWriteArrayList<>();
    private final EventBus bus = new EventBus(0, InstantSource.system());
    private final WorkPool disk = new WorkPool("DiskPool", 2, 100);
    private LocalCacheJobStore jobs;
    private ReturnStore store;

    @BeforeEach
    void open() {
        bus.sink(frame -> fired.add(event(frame)));
        jobs = new LocalCacheJobStore(cacheDir, "sha256");
        store = new ReturnStore(jobs, bus, disk, new Rules(true, true));
    }

    @AfterEach
    void close() {
        disk.close();
    }

    private static Map<Object, @Nullable Object> load(String jid, @Nullable Object value) {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("jid", jid);
        load.put("fun", "test.ping");
        load.put("fun_args", List.of());
        load.put("return", value);
        load.put("retcode", 0L);
        load.put("success", true);
        return load;
    }

    private static SaltEvent event(EventFrame frame) {
        try {
            return frame.event();
        } catch (PayloadException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> tags() {
        return fired.stream().map(SaltEvent::tag).toList();
    }

    private void keep(String id, Map<Object, @Nullable Object> load) {
        store.keep(id, load).toCompletableFuture().join();
    }

    @Test
    void announcesOnceWhatComesTwice() throws Exception {
        jobs.prepareJob(JID, false);

        keep("w1", load(JID, true));
        keep("w1", load(JID, true));
        keep("w1", load(JID, "another"));

        assertThat(tags()).containsExactly("salt/job/" + JID + "/ret/w1");
        assertThat(jobs.returns(JID).get("w1")).containsEntry("return", true);
        assertThat(cacheDir.resolve("jobs")).isDirectoryRecursivelyContaining("glob:**/endtime");
    }

    @Test
    void aReturnThatTheDiskRefusesIsKeptAndAnnouncedWhenItComesAgain() throws Exception {
        Path jobsDirectory = Files.createFile(cacheDir.resolve("jobs"));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> keep("w1", load(JID, true)))
                    .hasRootCauseInstanceOf(IOException.class)
                    .cause()
                    .isInstanceOf(NotStoredException.class);
        }
        assertThat(tags()).containsExactly(StorageAlarm.TAG);
        assertThat(fired.getFirst().data().get("stored")).isEqualTo(false);

        Files.delete(jobsDirectory);
        keep("w1", load(JID, true));

        assertThat(tags())
                .containsExactly(StorageAlarm.TAG, StorageAlarm.TAG, "salt/job/" + JID + "/ret/w1");
        assertThat(fired.get(1).data().asMap()).containsEntry("refused", 5L);
        assertThat(jobs.returns(JID)).containsOnlyKeys("w1");
    }

    @Test
    void aJobOfSaltCallGetsAJidAndALoad() throws Exception {
        keep("w1", load("req", 5L));

        String jid = jobs.jids().first();
        assertThat(tags()).containsExactly("salt/job/" + jid + "/ret/w1");
        assertThat(jobs.load(jid))
                .containsEntry("jid", jid)
                .containsEntry("tgt", "w1")
                .containsEntry("tgt_type", "glob")
                .containsEntry("arg", List.of());
        assertThat(jobs.minions(jid)).containsExactly("w1");
        assertThat(jobs.returns(jid).get("w1")).containsEntry("return", 5L);
    }

    /** A minion's own schedule makes jobs that the master never published. */
    @Test
    void aJobThatNobodyPublishedIsListedToo() throws Exception {
        Map<Object, @Nullable Object> scheduled = load(JID, true);
        scheduled.put("schedule", "every_hour");
        scheduled.put("tgt", "w1");
        scheduled.put("tgt_type", "glob");

        keep("w1", scheduled);

        assertThat(jobs.load(JID)).containsEntry("schedule", "every_hour");
        assertThat(jobs.minions(JID)).containsExactly("w1");
    }

    @Test
    void withoutJobCacheReturnsAreAnnouncedOnly() throws Exception {
        ReturnStore announcing = new ReturnStore(jobs, bus, disk, new Rules(false, true));
        jobs.prepareJob(JID, false);

        announcing.keep("w1", load(JID, true)).toCompletableFuture().join();
        announcing.keep("w1", load("nocache", true)).toCompletableFuture().join();

        assertThat(tags())
                .containsExactly("salt/job/" + JID + "/ret/w1", "salt/job/nocache/ret/w1");
        assertThat(jobs.returns(JID)).isEmpty();
    }

    @Test
    void announcesEachFailedStateAsSaltDoes() throws Exception {
        jobs.prepareJob(JID, false);
        Map<Object, @Nullable Object> failed =
                load(
                        JID,
                        Map.of(
                                "file_|-motd_|-/etc/motd_|-managed",
                                Map.of("result", false, "comment", "no"),
                                "pkg_|-vim_|-vim_|-installed",
                                Map.of("result", true)));
        failed.put("fun", "state.sls");
        failed.put("retcode", 2L);
        failed.put("user", "root");

        keep("w1", failed);

        assertThat(tags())
                .containsExactly(
                        "salt/job/" + JID + "/ret/w1",
                        "file.managed",
                        "salt/job/" + JID + "/sub/w1/error/state.sls");
        assertThat(fired.getLast().data().asMap())
                .containsEntry("comment", "no")
                .containsEntry("retcode", 2L)
                .containsEntry("id", "w1")
                .containsEntry("jid", JID)
                .containsEntry("success", false)
                .containsEntry("return", "Error: file.managed")
                .containsEntry("fun", "state.sls")
                .containsEntry("user", "root");
    }

    @Test
    void aFailedStatesNameCannotForgeAnEventOfTheMaster() throws Exception {
        jobs.prepareJob(JID, false);
        Map<Object, @Nullable Object> failed =
                load(JID, Map.of("salt/run/1/x_|-ret", Map.of("result", false)));
        failed.put("fun", "state.sls");
        failed.put("retcode", 1L);

        keep("w1", failed);

        assertThat(tags())
                .containsExactly(
                        "salt/job/" + JID + "/ret/w1",
                        "salt/job/" + JID + "/sub/w1/error/state.sls");
    }
}
