package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.keys.KeyRotation;
import io.brine.master.publish.Publisher;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.Publication;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.job.PublishLoad;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketType;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A whole fleet signs in again at once, as after a rotation of the shared key. */
class AuthStormTest {
    private static final int FLEET = 1500;
    private static final int RETURNS = 40;
    private static final byte[] EMPTY = {};

    @TempDir Path root;

    @Test
    void returnsPassAFleetThatSignsInAgain() throws Exception {
        RsaKeyPair keys = RsaKeyPair.generate(2048);
        try (RunningMaster master = RunningMaster.start(root, Map.of());
                BlockingSocket fleet =
                        master.connect(SocketType.DEALER, master.daemon().retPort())) {
            for (int i = 0; i < FLEET; i++) {
                Files.writeString(root.resolve("pki/minions/m" + i), keys.publicPem());
            }
            TestMinion returning = new TestMinion("m0", keys).join(master);
            CompletableFuture<?> storm = CompletableFuture.runAsync(() -> signInAll(fleet, keys));

            assertThat(answers(fleet, 1)).isEqualTo(1);
            for (int i = 0; i < RETURNS; i++) {
                Map<String, Object> load =
                        Map.of("cmd", "_return", "jid", jid(i), "return", i, "fun", "test.echo");
                assertThat(returning.call(master, load)).isNull();
            }
            storm.join();
            int meanwhile = 1;
            for (ZmtpMessage answered = fleet.receive(Duration.ZERO);
                    answered != null;
                    answered = fleet.receive(Duration.ZERO)) {
                answered.release();
                meanwhile++;
            }

            // The storm was far from over when the last return was through, and is answered whole.
            assertThat(meanwhile).isLessThan(FLEET);
            assertThat(meanwhile + answers(fleet, FLEET - meanwhile)).isEqualTo(FLEET);
        }
    }

    private static String jid(int number) {
        return "2026112303571570%04d".formatted(number);
    }

    private static void signInAll(BlockingSocket fleet, RsaKeyPair keys) {
        try {
            for (int i = 0; i < FLEET; i++) {
                AuthRequest request =
                        new AuthRequest(
                                3,
                                "m" + i,
                                Nonce.random(),
                                EncAlgo.OAEP_SHA1.wireName(),
                                SigAlgo.PKCS1V15_SHA1.wireName(),
                                keys.publicPem(),
                                null,
                                PayloadMap.empty());
                fleet.send(
                        ZmtpMessage.of(EMPTY, request.toEnvelope().encode()),
                        RunningMaster.PATIENCE);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int answers(BlockingSocket fleet, int wanted) throws Exception {
        int count = 0;
        while (count < wanted) {
            ZmtpMessage answer = fleet.receive(RunningMaster.PATIENCE);
            if (answer == null) {
                break;
            }
            answer.release();
            count++;
        }
        return count;
    }

    /**
     * A minion that fetched the new key before it read a job under the old one gets the job again.
     */
    @Test
    void aJobOnItsWayDuringARotationIsSentUnderTheNewKeyToo() throws Exception {
        try (RunningMaster master = RunningMaster.start(root, Map.of("loop_interval", 1));
                BlockingSocket sub =
                        master.connect(SocketType.SUB, master.daemon().publishPort())) {
            TestMinion minion = new TestMinion("m1", RsaKeyPair.generate(2048)).join(master);
            Publisher publisher = (Publisher) master.daemon().part(Publisher.NAME);
            assertThat(publisher).isNotNull();
            Awaitility.await().until(() -> publisher.peerCount() == 1);
            publisher.publish(job(), List.of("m1")).toCompletableFuture().join();
            publisher.publishAgain();

            List<String> jids = new ArrayList<>();
            List<Long> serials = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ZmtpMessage message = sub.receive(RunningMaster.PATIENCE);
                assertThat(message).isNotNull();
                Publication.Opened opened =
                        Publication.decode(message.bytes(0)).open(minion.sharedKey());
                message.release();
                jids.add(String.valueOf(opened.load().get("jid")));
                serials.add(opened.serial());
            }
            assertThat(jids).containsExactly(jid(1), jid(1));
            assertThat(serials).containsExactly(1L, 2L);
        }
    }

    private static PublishLoad job() throws Exception {
        return PublishLoad.of(
                PayloadMap.ofMap(
                        Map.of(
                                "jid",
                                jid(1),
                                "fun",
                                "test.ping",
                                "arg",
                                List.of(),
                                "tgt",
                                "m1",
                                "tgt_type",
                                "glob",
                                "ret",
                                "",
                                "user",
                                "root")));
    }

    /** Of a version 2 minion, whose requests travel under the shared key. */
    @Test
    void aRequestUnderTheKeyBeforeTheRotationStillCounts() throws Exception {
        try (RunningMaster master =
                        RunningMaster.start(
                                root, Map.of("loop_interval", 1, "minimum_auth_version", 0));
                EventListener events = master.listen()) {
            TestMinion minion = new TestMinion("m1", RsaKeyPair.generate(2048)).join(master);
            KeyRotation.request(master.cache(), "test_master");
            events.await("key");

            Map<String, Object> load =
                    Map.of("cmd", "_return", "id", "m1", "jid", jid(1), "return", 1);
            byte[] reply =
                    master.request(
                            new Envelope.Encrypted(
                                            2,
                                            Bytes.of(minion.sharedKey().seal(load, null)),
                                            null,
                                            EncAlgo.OAEP_SHA1.wireName(),
                                            SigAlgo.PKCS1V15_SHA1.wireName())
                                    .encode());
            assertThat(reply).isNotEqualTo(SaltPack.pack("bad load"));
            assertThat(master.cache().resolve("jobs"))
                    .isDirectoryRecursivelyContaining("glob:**/m1/return.p");
        }
    }
}
