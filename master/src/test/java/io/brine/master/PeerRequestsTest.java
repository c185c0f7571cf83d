package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.channel.RequestSealer;
import io.brine.salt.channel.SealedRequest;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What minions ask of each other, of the master and about themselves, on one running master. */
class PeerRequestsTest {
    @TempDir private static Path root;
    private static RunningMaster master;
    private static TestMinion caller;
    private static TestMinion other;

    @BeforeAll
    static void start() throws Exception {
        master =
                RunningMaster.start(
                        root,
                        Map.of(
                                "peer",
                                Map.of("m1", List.of("test.*", Map.of("m2", List.of("cmd.run")))),
                                "peer_run",
                                Map.of("m1", List.of("test.*")),
                                "mine_get",
                                Map.of("m1", List.of(".*"), "m2", List.of("open")),
                                "drop_messages_signature_fail",
                                true));
        caller = new TestMinion("m1", RsaKeyPair.generate(2048)).join(master);
        other = new TestMinion("m2", RsaKeyPair.generate(2048)).join(master);
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @Test
    void peerThatIsNoMappingPermitsNothing(@TempDir Path elsewhere) throws Exception {
        try (RunningMaster odd = RunningMaster.start(elsewhere, Map.of("peer", true))) {
            TestMinion minion = new TestMinion("m1", RsaKeyPair.generate(2048)).join(odd);
            assertThat(
                            minion.call(
                                    odd,
                                    Map.of(
                                            "cmd",
                                            "minion_pub",
                                            "fun",
                                            "test.ping",
                                            "arg",
                                            List.of(),
                                            "tgt",
                                            "*",
                                            "ret",
                                            "")))
                    .isEqualTo(Map.of());
        }
    }

    private static @Nullable Object publish(TestMinion from, String fun, List<?> arg, String tgt)
            throws Exception {
        return from.call(
                master,
                Map.of(
                        "cmd",
                        "minion_pub",
                        "fun",
                        fun,
                        "arg",
                        arg,
                        "tgt",
                        tgt,
                        "tgt_type",
                        "glob",
                        "ret",
                        "",
                        "tmo",
                        5,
                        "form",
                        "clean"));
    }

    private static @Nullable Object returns(TestMinion from, Object jid) throws Exception {
        return from.call(master, Map.of("cmd", "pub_ret", "jid", jid));
    }

    @Test
    void whoMayPublishLearnsTheJobAndItsReturnsAndNobodyElseDoes() throws Exception {
        Object answer = publish(caller, "test.arg", List.of("7", "a=b"), "*");
        assertThat(answer).isInstanceOf(Map.class);
        Map<?, ?> job = (Map<?, ?>) answer;
        assertThat(job.get("minions")).isEqualTo(List.of("m1", "m2"));
        String jid = String.valueOf(job.get("jid"));
        assertThat(master.cache().resolve("publish_auth").resolve(jid)).hasContent("m1");
        assertThat(returns(caller, jid)).isEqualTo(Map.of());
        other.call(
                master,
                Map.of(
                        "cmd",
                        "_return",
                        "jid",
                        jid,
                        "fun",
                        "test.arg",
                        "fun_args",
                        List.of(),
                        "return",
                        7,
                        "retcode",
                        0,
                        "success",
                        true));
        assertThat(returns(caller, jid)).isEqualTo(Map.of("m2", Map.of("ret", 7L)));
        assertThat(returns(other, jid)).isEqualTo(Map.of());
    }

    @Test
    void whatPeerDoesNotPermitIsAnsweredWithNothing() throws Exception {
        assertThat(publish(other, "test.ping", List.of(), "*")).isEqualTo(Map.of());
        assertThat(publish(caller, "state.apply", List.of(), "*")).isEqualTo(Map.of());
        assertThat(publish(caller, "cmd.run", List.of("id"), "*")).isEqualTo(Map.of());
        assertThat(publish(caller, "publish.publish", List.of(), "*")).isEqualTo(Map.of());
        assertThat(publish(caller, "test.ping,cmd.run", List.of("", "id"), "m1"))
                .isEqualTo(Map.of());
        assertThat(publish(caller, "cmd.run", List.of("id"), "m2")).isNotEqualTo(Map.of());
        assertThat(publish(caller, "test.ping", List.of(), "nobody*"))
                .isEqualTo(Map.of("jid", 0L, "minions", List.of()));
    }

    /** CVE-2025-22242: the jid of pub_ret named a pipe, which a worker then waited on for ever. */
    @Test
    void aJidOfPubRetOpensNothingButWhatAPublishMade() throws Exception {
        Path pipe = root.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Files.createDirectories(master.cache().resolve("publish_auth"));
        String linked = "20260102030405123456";
        Files.createSymbolicLink(master.cache().resolve("publish_auth").resolve(linked), pipe);
        for (Object jid : List.of("../../pipe", pipe.toString(), linked, "", 0, "*")) {
            assertThat(returns(caller, jid)).as("%s", jid).isEqualTo(Map.of());
        }
    }

    @Test
    void runnersRunForWhomPeerRunNames() throws Exception {
        assertThat(runner(caller, "test.arg", List.of(1, "x=2")))
                .isEqualTo(Map.of("args", List.of(1L), "kwargs", Map.of("x", 2L)));
        assertThat(runner(caller, "test.nosuch", List.of()))
                .isEqualTo("'test.nosuch' is not available.");
        assertThat(runner(caller, "manage.up", List.of())).isEqualTo(Map.of());
        assertThat(runner(other, "test.arg", List.of(1))).isEqualTo(Map.of());
    }

    private static @Nullable Object runner(TestMinion from, String fun, List<?> arg)
            throws Exception {
        return from.call(master, Map.of("cmd", "minion_runner", "fun", fun, "arg", arg, "tmo", 5));
    }

    @Test
    void theMineIsOpenedByTheMastersListAndByTheMinionsOwn() throws Exception {
        caller.pillar(master, Map.of());
        Map<String, ?> forM2 =
                Map.of("__saltmine_acl__", true, "__data__", "secret", "allow_tgt", "m2");
        caller.call(
                master,
                Map.of("cmd", "_mine", "data", Map.of("open", 1, "closed", 2, "bound", forM2)));
        assertThat(mine(caller, "open")).isEqualTo(Map.of("m1", 1L));
        assertThat(mine(caller, "closed")).isEqualTo(Map.of("m1", 2L));
        assertThat(mine(caller, "bound")).isEqualTo(Map.of());
        assertThat(mine(other, "open")).isEqualTo(Map.of("m1", 1L));
        assertThat(mine(other, "closed")).isEqualTo(Map.of());
        assertThat(mine(other, "open,closed")).isEqualTo(Map.of("open", Map.of("m1", 1L)));
    }

    @Test
    void withoutACacheTheMineIsKeptOnlyIfThatIsEnforced(@TempDir Path own) throws Exception {
        Map<String, Object> options = Map.of("minion_data_cache", false);
        try (RunningMaster without = RunningMaster.start(own, options)) {
            TestMinion minion = new TestMinion("m1", caller.keys()).join(without);
            Map<String, ?> mine = Map.of("cmd", "_mine", "data", Map.of("open", 1));
            assertThat(minion.call(without, mine)).isEqualTo(true);
            assertThat(minion.call(without, Map.of("cmd", "_mine_delete", "fun", "open")))
                    .isEqualTo(true);
            assertThat(without.cache().resolve("mine")).doesNotExist();
            assertThat(without.cache().resolve("minions/m1/mine.p")).doesNotExist();
        }
    }

    private static @Nullable Object mine(TestMinion from, String fun) throws Exception {
        return from.call(
                master, Map.of("cmd", "_mine_get", "tgt", "*", "fun", fun, "tgt_type", "glob"));
    }

    @Test
    void aWrongSignatureIsDroppedWhereThatIsAsked() throws Exception {
        assertThat(signed("20260102030405000001", caller.keys())).isNull();
        assertThat(signed("20260102030405000002", other.keys())).isEqualTo(false);
    }

    private static @Nullable Object signed(String jid, RsaKeyPair with) throws Exception {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_return");
        load.put("jid", jid);
        load.put("fun", "test.ping");
        load.put("fun_args", List.of());
        load.put("return", "é");
        load.put("id", "m1");
        Instant now = Instant.now();
        load.put("ts", now.getEpochSecond());
        byte[] signature =
                Rsa.sign(with.privateKey(), SaltPack.packBin(load), SigAlgo.PKCS1V15_SHA1);
        load.put("sig", Bytes.of(signature));
        SealedRequest request = caller.seal(load, now);
        return RequestSealer.openReply(
                master.request(request.body()), caller.sessionKey(), request.nonce());
    }

    @Test
    void aMinionMayGiveUpItsOwnKey() throws Exception {
        TestMinion leaving = new TestMinion("m3", RsaKeyPair.generate(2048)).join(master);
        leaving.pillar(master, Map.of("os", "Debian"));
        assertThat(root.resolve("cache/grains/m3.p")).exists();
        try (EventListener bus = master.listen()) {
            assertThat(leaving.call(master, Map.of("cmd", "revoke_auth"))).isEqualTo(true);
            assertThat(bus.await("salt/key").data().asMap())
                    .containsEntry("act", "delete")
                    .containsEntry("id", "m3");
        }
        assertThat(root.resolve("pki/minions/m3")).doesNotExist();
        assertThat(root.resolve("cache/grains/m3.p")).doesNotExist();
        assertThat(root.resolve("cache/.dfn")).exists();
    }

    @Test
    void verifyMinionIsThereAndAlwaysFailsAsInSalt() throws Exception {
        assertThat(caller.call(master, Map.of("cmd", "verify_minion"))).isEqualTo("");
    }
}
