package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.event.EventBus;
import io.brine.master.syndic.Syndic;
import io.brine.master.syndic.SyndicSettings;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.socket.ZmtpContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A syndic below a running master, over real sockets; what is below the syndic is played. */
class SyndicTest {
    private static final String JID = "20260102030405123456";

    @TempDir Path root;

    private final EventBus below = new EventBus(0, InstantSource.system());
    private final List<PayloadMap> published = new CopyOnWriteArrayList<>();
    private final ZmtpContext context = ZmtpContext.create();

    private Syndic syndicOf(RunningMaster upper, Map<String, ?> options) {
        Map<String, @Nullable Object> master = new HashMap<>(options);
        master.put("syndic_master", "127.0.0.1");
        master.put("syndic_master_port", upper.daemon().retPort());
        master.put("syndic_event_forward_timeout", 0.05);
        Map<String, @Nullable Object> minion = new HashMap<>();
        minion.put("id", "low");
        minion.put("pki_dir", root.resolve("minion/pki").toString());
        minion.put("acceptance_wait_time", 0.1);
        SyndicSettings settings =
                SyndicSettings.of(
                        SaltConfig.of(Role.MASTER, master),
                        SaltConfig.of(Role.MINION, minion),
                        new Random(1));
        return new Syndic(
                settings,
                context,
                new Syndic.Services(
                        below,
                        jid ->
                                Map.<Object, @Nullable Object>of(
                                        "jid", jid, "fun", "test.ping", "tgt", "*"),
                        request -> {
                            published.add(request);
                            return CompletableFuture.<@Nullable Object>completedFuture(
                                    Map.of("enc", "clear"));
                        }));
    }

    private void publish(RunningMaster upper, String jid) throws Exception {
        Map<String, Object> request =
                Map.of(
                        "cmd",
                        "publish",
                        "fun",
                        "test.ping",
                        "arg",
                        List.of(),
                        "tgt",
                        "*",
                        "tgt_type",
                        "glob",
                        "ret",
                        "",
                        "jid",
                        jid,
                        "user",
                        System.getProperty("user.name"),
                        "key",
                        upper.publisherKey(),
                        "to",
                        7);
        upper.request(SaltPack.packBin(Map.of("enc", "clear", "load", request, "version", 3)));
    }

    private void fireBelow() {
        below.fire(
                "salt/job/" + JID + "/new",
                Map.of("jid", JID, "minions", List.of("m1"), "fun", "test.ping"));
        below.fire(
                "salt/job/" + JID + "/ret/m1",
                Map.of(
                        "jid",
                        JID,
                        "id",
                        "m1",
                        "fun",
                        "test.ping",
                        "return",
                        true,
                        "retcode",
                        0,
                        "success",
                        true,
                        "fun_args",
                        List.of()));
        below.fire("syndic/low/in/a/circle", Map.of("id", "m1"));
        below.fire("salt/minion/m1/start", Map.of("id", "m1"));
    }

    @Test
    void jobsGoDownReturnsAndEventsGoUp() throws Exception {
        Map<String, ?> upwards = Map.of("order_masters", true, "auto_accept", true);
        try (RunningMaster upper = RunningMaster.start(root.resolve("up"), upwards);
                EventListener bus = upper.listen()) {
            Syndic syndic = syndicOf(upper, Map.of());
            syndic.start();
            try {
                bus.await("salt/syndic/low/start");
                assertThat(root.resolve("minion/pki/syndic_master.pub")).isNotEmptyFile();

                publish(upper, JID);
                await().atMost(RunningMaster.PATIENCE).until(() -> !published.isEmpty());
                PayloadMap job = published.getFirst();
                assertThat(job.get("jid")).isEqualTo(JID);
                assertThat(job.get("user")).isEqualTo(System.getProperty("user.name"));
                assertThat(job.get("tgt")).isEqualTo("*");

                fireBelow();
                assertThat(bus.await("salt/job/" + JID + "/ret/m1").data().asMap())
                        .containsEntry("return", true)
                        .containsEntry("fun_args", List.of())
                        .containsEntry("fun", "test.ping");
                bus.await("syndic/low/salt/job/" + JID + "/new");
                bus.await("salt/minion/m1/start");
                assertThat(bus.events())
                        .extracting(event -> event.tag())
                        .contains("syndic/low/salt/minion/m1/start")
                        .doesNotContain(
                                "syndic/low/salt/job/" + JID + "/ret/m1",
                                "syndic/low/syndic/low/in/a/circle",
                                "syndic/low/in/a/circle");
                assertThat(upper.cache().resolve("syndics/low")).isEmptyFile();
                await().atMost(RunningMaster.PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(jobFiles(upper))
                                                .contains(".minions.low.p", "return.p"));
            } finally {
                syndic.stop();
            }
        } finally {
            context.close();
        }
    }

    private static List<String> jobFiles(RunningMaster upper) throws Exception {
        try (Stream<Path> files = Files.walk(upper.cache().resolve("jobs"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What the upper master misses while it is away comes when it is back, under its new keys. */
    @Test
    void returnsWaitForAnUpperMasterThatIsAway() throws Exception {
        Map<String, Object> upwards = new HashMap<>();
        upwards.put("order_masters", true);
        upwards.put("auto_accept", true);
        Syndic syndic;
        RunningMaster upper = RunningMaster.start(root.resolve("up"), upwards);
        try {
            upwards.put("publish_port", upper.daemon().publishPort());
            upwards.put("ret_port", upper.daemon().retPort());
            syndic = syndicOf(upper, Map.of("syndic_master_port", upper.daemon().retPort()));
            syndic.start();
            try (EventListener bus = upper.listen()) {
                bus.await("salt/syndic/low/start");
            }
        } finally {
            upper.close();
        }
        try {
            fireBelow();
            await().atMost(Duration.ofSeconds(5)).until(() -> syndic.load().queued() < 3);
            try (RunningMaster back = RunningMaster.start(root.resolve("up"), upwards);
                    EventListener bus = back.listen()) {
                assertThat(bus.await("salt/job/" + JID + "/ret/m1").data().asMap())
                        .containsEntry("return", true);
            }
        } finally {
            syndic.stop();
            context.close();
        }
    }
}
