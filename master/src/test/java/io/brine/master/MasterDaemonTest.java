package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.channel.AuthAnswer;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.Publication;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketType;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class MasterDaemonTest {
    private static RsaKeyPair keys1 = RsaKeyPair.generate(2048);
    private static RsaKeyPair keys2 = RsaKeyPair.generate(2048);

    @TempDir Path root;
    private RunningMaster master;

    @BeforeAll
    static void makeKeys() {
        keys1 = RsaKeyPair.generate(2048);
        keys2 = RsaKeyPair.generate(2048);
    }

    @BeforeEach
    void start() throws Exception {
        master = RunningMaster.start(root, Map.of());
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private byte[] publish(String key, Map<String, ?> more) throws Exception {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "publish");
        load.put("tgt", "*");
        load.put("fun", "test.ping");
        load.put("arg", List.of());
        load.put("key", key);
        load.put("tgt_type", "glob");
        load.put("ret", "");
        load.put("jid", "");
        load.put("user", System.getProperty("user.name"));
        load.putAll(more);
        return master.request(new Envelope.Clear(3, PayloadMap.ofMap(load)).encode());
    }

    @Test
    void whatToolsLookForIsThereOnceItHasStarted() throws Exception {
        Path run = root.resolve("run");
        assertThat(Files.getPosixFilePermissions(run.resolve("master_event_pub.ipc")))
                .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        assertThat(Files.getPosixFilePermissions(run.resolve("master_event_pull.ipc")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run.resolve("publish_pull.ipc")).exists();
        assertThat(run.resolve("workers.ipc")).exists();
        for (String name : List.of("proc", "jobs", "tokens", "syndics")) {
            assertThat(master.cache().resolve(name)).isDirectory();
        }
        assertThat(master.publisherKey()).hasSize(76);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains(
                        "ProcessManager",
                        "Publisher",
                        "EventPublisher",
                        "ReqServer_Proce",
                        "MWorkerQueue",
                        "MWorker-0",
                        "MWorker-1",
                        "Maintenance",
                        "FileserverUpdat",
                        "Reactor");
    }

    /** What {@code lsof -i:4505} reads. */
    @Test
    void theSystemShowsTheConnectionOfEveryMinion() throws Exception {
        int port = master.daemon().publishPort();
        try (BlockingSocket one = master.connect(SocketType.SUB, port);
                BlockingSocket two = master.connect(SocketType.SUB, port)) {
            Awaitility.await().until(() -> master.daemon().status().minions() == 2);
            assertThat(established(port)).isEqualTo(2);
            one.socket().close().toCompletableFuture().join();
            Awaitility.await().until(() -> established(port) == 1);
            assertThat(two.socket().peerCount()).isEqualTo(1);
        }
    }

    private static long established(int port) throws IOException {
        String ours = String.format(Locale.ROOT, ":%04X", port);
        long count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            count +=
                    Files.readAllLines(Path.of(table)).stream()
                            .map(line -> line.strip().split("\\s+"))
                            .filter(row -> row[1].endsWith(ours) && row[3].equals("01"))
                            .count();
        }
        return count;
    }

    @Test
    void aMinionPendsIsAcceptedRunsAJobAndReturns() throws Exception {
        Files.writeString(root.resolve("pil/top.sls"), "base:\n  '*':\n    - app\n");
        Files.writeString(root.resolve("pil/app.sls"), "colour: blue\n");
        TestMinion minion = new TestMinion("m1", keys1);
        try (EventListener bus = master.listen()) {
            assertThat(minion.authenticate(master)).isInstanceOf(AuthAnswer.Pending.class);
            assertThat(bus.await("salt/auth").data().asMap())
                    .containsEntry("act", "pend")
                    .containsEntry("result", true)
                    .containsEntry("id", "m1")
                    .containsKey("_stamp");

            minion.join(master);
            assertThat(minion.accepted().publishPort()).isEqualTo(master.daemon().publishPort());
            assertThat(minion.pillar(master, Map.of("os", "Debian")).asMap())
                    .containsEntry("colour", "blue");

            try (BlockingSocket sub =
                    master.connect(SocketType.SUB, master.daemon().publishPort())) {
                Awaitility.await().until(() -> sub.socket().peerCount() == 1);
                String jid = publishUntilReceived(minion, sub);
                assertThat(bus.await("salt/job/" + jid + "/new").data().get("minions"))
                        .isEqualTo(List.of("m1"));

                Object reply =
                        minion.call(
                                master,
                                Map.of(
                                        "cmd",
                                        "_return",
                                        "jid",
                                        jid,
                                        "fun",
                                        "test.ping",
                                        "fun_args",
                                        List.of(),
                                        "return",
                                        true,
                                        "retcode",
                                        0,
                                        "success",
                                        true));
                assertThat(reply).isNull();
                SaltEvent returned = bus.await("salt/job/" + jid + "/ret/m1");
                assertThat(returned.data().asMap())
                        .containsEntry("return", true)
                        .containsEntry("id", "m1")
                        .containsEntry("cmd", "_return")
                        .doesNotContainKeys("tok", "nonce");
            }
        }
    }

    private String publishUntilReceived(TestMinion minion, BlockingSocket sub) throws Exception {
        PayloadMap reply = PayloadMap.unpack(publish(master.publisherKey(), Map.of()));
        PayloadMap load = reply.map("load");
        assertThat(load.get("minions")).isEqualTo(List.of("m1"));
        assertThat(load.get("missing")).isEqualTo(List.of());
        ZmtpMessage message = sub.receive(RunningMaster.PATIENCE);
        assertThat(message).isNotNull();
        Publication publication = Publication.decode(message.bytes(0));
        message.release();
        assertThat(publication.isSignedBy(minion.accepted().masterKey())).isTrue();
        Publication.Opened opened = publication.open(minion.sharedKey());
        assertThat(opened.serial()).isEqualTo(1);
        assertThat(opened.load().get("fun")).isEqualTo("test.ping");
        assertThat(opened.load().asMap()).doesNotContainKey("key");
        assertThat(opened.load().text("jid")).isEqualTo(load.text("jid"));
        return load.text("jid");
    }

    @Test
    void theKeyOfAPublishGoesNowhere() throws Exception {
        new TestMinion("m1", keys1).join(master);
        String key = master.publisherKey();
        try (EventListener bus = master.listen()) {
            PayloadMap reply = PayloadMap.unpack(publish(key, Map.of()));
            String jid = reply.map("load").text("jid");
            bus.await("salt/job/" + jid + "/publish");
            publish(key + "x", Map.of());
            bus.await("salt/job/error");
            assertThat(bus.events())
                    .allSatisfy(
                            event ->
                                    assertThat(event.data().asMap().toString())
                                            .doesNotContain(key));
        }
        try (var files = Files.walk(master.cache().resolve("jobs"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(
                                                    new String(
                                                            Files.readAllBytes(file),
                                                            java.nio.charset.StandardCharsets
                                                                    .ISO_8859_1))
                                            .doesNotContain(key));
        }
    }

    @Test
    void aPublisherWithoutTheKeyIsRefusedAsSaltDoes() throws Exception {
        Object reply = SaltPack.unpack(publish("wrong", Map.of()));
        assertThat(reply)
                .isEqualTo(
                        Map.of(
                                "error",
                                Map.of(
                                        "name",
                                        "AuthenticationError",
                                        "message",
                                        "Authentication error occurred.")));
    }

    @Test
    void aTargetThatMeansNobodyIsAnsweredAsSaltDoes() throws Exception {
        PayloadMap reply = PayloadMap.unpack(publish(master.publisherKey(), Map.of("tgt", "zz*")));
        assertThat(reply.map("load").asMap())
                .containsEntry("jid", null)
                .containsEntry("minions", List.of())
                .containsEntry("error", "Master could not resolve minions for target zz*");
    }

    @Test
    void pingIsEchoed() throws Exception {
        byte[] ping =
                SaltPack.pack(Map.of("enc", "clear", "version", 3, "load", Map.of("cmd", "ping")));
        assertThat(SaltPack.unpack(master.request(ping))).isEqualTo(Map.of("cmd", "ping"));
    }

    @Test
    void aStandaloneReturnBecomesAJobOfItsOwn() throws Exception {
        TestMinion minion = new TestMinion("m1", keys1).join(master);
        try (EventListener bus = master.listen()) {
            minion.call(
                    master,
                    Map.of(
                            "cmd",
                            "_return",
                            "jid",
                            "req",
                            "fun",
                            "test.ping",
                            "fun_args",
                            List.of(),
                            "return",
                            true,
                            "retcode",
                            0));
            SaltEvent event = bus.await(e -> e.tag().matches("salt/job/\\d{20}/ret/m1"));
            assertThat(event.data().text("jid")).matches("\\d{20}");
        }
    }

    @Test
    void theSameReturnTwiceIsAnnouncedOnce() throws Exception {
        TestMinion minion = new TestMinion("m1", keys1).join(master);
        String jid = "20260102030405123456";
        Map<String, Object> load =
                Map.of("cmd", "_return", "jid", jid, "fun", "f", "return", "x", "retcode", 0);
        try (EventListener bus = master.listen()) {
            assertThat(minion.call(master, load)).isNull();
            assertThat(minion.call(master, load)).isNull();
            minion.call(master, Map.of("cmd", "_minion_event", "tag", "last", "data", "x"));
            bus.await("last");
            assertThat(bus.events())
                    .filteredOn(event -> event.tag().equals("salt/job/" + jid + "/ret/m1"))
                    .hasSize(1);
        }
    }

    @Test
    void aMinionsEventIsFiredWithItsOwnIdAndNoOthers() throws Exception {
        TestMinion minion = new TestMinion("m1", keys1).join(master);
        try (EventListener bus = master.listen()) {
            minion.call(
                    master,
                    Map.of("cmd", "_minion_event", "tag", "salt/minion/m2/start", "data", "x"));
            minion.call(master, Map.of("cmd", "_minion_event", "tag", "salt/auth", "data", "x"));
            minion.call(
                    master,
                    Map.of(
                            "cmd",
                            "_minion_event",
                            "events",
                            List.of(
                                    Map.of(
                                            "tag",
                                            "salt/job/20260102030405123456/ret/m2",
                                            "data",
                                            Map.of()),
                                    Map.of("tag", "good/one", "data", Map.of("a", 1L)))));
            minion.call(
                    master,
                    Map.of("cmd", "_minion_event", "tag", "salt/minion/m1/start", "data", "x"));
            SaltEvent started = bus.await("salt/minion/m1/start");
            assertThat(started.data().asMap())
                    .containsEntry("id", "m1")
                    .containsEntry("cmd", "_minion_event")
                    .doesNotContainKeys("tok", "nonce");
            assertThat(bus.events())
                    .extracting(SaltEvent::tag)
                    .containsExactly("good/one", "salt/minion/m1/start");
        }
    }

    @Test
    void whatComesUpAtTheMinionsStartIsAnswered() throws Exception {
        Files.writeString(root.resolve("srv/hello.txt"), "hello");
        TestMinion minion = new TestMinion("m1", keys1).join(master);
        assertThat(minion.call(master, Map.of("cmd", "_register_resources", "resources", Map.of())))
                .isEqualTo(true);
        assertThat(minion.call(master, Map.of("cmd", "_file_envs"))).isEqualTo(List.of("base"));
        assertThat(
                        minion.call(
                                master,
                                Map.of("cmd", "_file_list", "saltenv", "base", "prefix", "")))
                .isEqualTo(List.of("hello.txt"));
        assertThat(
                        minion.call(
                                master,
                                Map.of(
                                        "cmd",
                                        "_serve_file",
                                        "path",
                                        "hello.txt",
                                        "saltenv",
                                        "base",
                                        "loc",
                                        0)))
                .isEqualTo(Map.of("data", "hello", "dest", "hello.txt"));
        assertThat(minion.call(master, Map.of("cmd", "_master_tops", "opts", Map.of())))
                .isEqualTo(Map.of());
        assertThat(minion.call(master, Map.of("cmd", "_master_opts"))).isInstanceOf(Map.class);
        assertThat(
                        minion.call(
                                master,
                                Map.of("cmd", "_mine", "data", Map.of("f", 1L), "clear", false)))
                .isEqualTo(true);
        assertThat(minion.call(master, Map.of("cmd", "no_such_command"))).isEqualTo(Map.of());
    }

    @Test
    void twoMinionsHaveSessionsOfTheirOwn() throws Exception {
        TestMinion one = new TestMinion("m1", keys1).join(master);
        TestMinion two = new TestMinion("m2", keys2).join(master);
        assertThat(one.accepted().session()).isNotEqualTo(two.accepted().session());
        assertThat(one.accepted().aes()).isEqualTo(two.accepted().aes());
        PayloadMap reply = PayloadMap.unpack(publish(master.publisherKey(), Map.of()));
        assertThat(reply.map("load").get("minions")).isEqualTo(List.of("m1", "m2"));
    }

    @Test
    void anEventOfACommandLineGoesToEverySubscriber() throws Exception {
        try (EventListener first = master.listen();
                EventListener second = master.listen()) {
            EventSender.send(
                    root.resolve("run/master_event_pull.ipc"), "salt/key", Map.of("x", 1L));
            assertThat(first.await("salt/key").data().get("x")).isEqualTo(1L);
            assertThat(second.await("salt/key").data().get("x")).isEqualTo(1L);
        }
    }

    @Test
    void itStopsWithinTheTimeThatAnInitSystemGives() {
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> master.daemon().stop());
    }
}
