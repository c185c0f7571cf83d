package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.brine.master.process.RefusalLog;
import io.brine.salt.channel.AuthAnswer;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.RequestSealer;
import io.brine.salt.channel.SealedRequest;
import io.brine.salt.channel.TokenVerifier;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class BadInputTest {
    private static final String BAD_LOAD = "bad load";
    private static final String JID = "20260102030405123456";
    private static final RsaKeyPair KEYS1 = RsaKeyPair.generate(2048);
    private static final RsaKeyPair KEYS2 = RsaKeyPair.generate(2048);

    @TempDir Path root;
    private RunningMaster master;
    private TestMinion minion;

    @BeforeEach
    void start() throws Exception {
        master = RunningMaster.start(root, Map.of("brine_max_message_size", 1 << 20));
        minion = new TestMinion("m1", KEYS1).join(master);
    }

    @AfterEach
    void stop() throws Exception {
        try {
            assertServed();
        } finally {
            master.close();
        }
    }

    private void assertServed() throws Exception {
        assertThat(minion.call(master, Map.of("cmd", "_file_envs"))).isEqualTo(List.of("base"));
    }

    private @Nullable Object ask(byte[] body) throws Exception {
        return SaltPack.unpack(master.request(body));
    }

    private static Map<String, Object> aReturn() {
        return Map.of("cmd", "_return", "jid", JID, "fun", "f", "return", "x", "retcode", 0);
    }

    private boolean returned() {
        try (var files = java.nio.file.Files.walk(master.cache())) {
            return files.anyMatch(file -> file.endsWith("return.p"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoPayloadIsARoutingError() throws Exception {
        assertThat(ask(new byte[] {(byte) 0xc1})).isEqualTo(Map.of("error", "Routing error"));
        assertThat(ask(new byte[0])).isEqualTo(Map.of("error", "Routing error"));
        byte[] garbage = new byte[5000];
        new Random(1).nextBytes(garbage);
        garbage[0] = (byte) 0xdf;
        assertThat(ask(garbage)).isEqualTo(Map.of("error", "Routing error"));
    }

    @Test
    void whatIsNoEnvelopeIsABadLoad() throws Exception {
        assertThat(ask(SaltPack.pack(List.of(1L)))).isEqualTo(BAD_LOAD);
        assertThat(ask(SaltPack.pack(Map.of("enc", "aes")))).isEqualTo(BAD_LOAD);
        assertThat(ask(SaltPack.pack(Map.of("enc", "x", "load", "y", "version", 3))))
                .isEqualTo(BAD_LOAD);
        assertThat(ask(SaltPack.pack(Map.of("enc", "clear", "load", Map.of(), "version", 2))))
                .isEqualTo(BAD_LOAD);
        assertThat(ask(SaltPack.pack(Map.of("enc", "clear", "load", "text", "version", 3))))
                .isEqualTo("payload and load must be a dict");
        assertThat(ask(clear(Map.of("id", "a\0b")))).isEqualTo("bad load: id contains a null byte");
        assertThat(ask(clear(Map.of("id", 5L)))).isEqualTo("bad load: id 5 is not a string");
        assertThat(ask(clear(Map.of("cmd", "unheard_of")))).isEqualTo(Map.of());
    }

    @Test
    void whatIsNotExposedOrNotAMinionsToSayIsLoggedInSaltsWords() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
        logger.addAppender(lines);
        try {
            assertThat(ask(clear(Map.of("cmd", "_prep_auth_info")))).isEqualTo(Map.of());
            assertThat(minion.call(master, Map.of("cmd", "_send_pub"))).isEqualTo(Map.of());
            Map<String, Object> event =
                    Map.of("tag", "salt/job/" + JID + "/publish", "data", Map.of("fun", "f"));
            minion.call(master, Map.of("cmd", "_minion_event", "events", List.of(event)));
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.ERROR, Level.ERROR, Level.WARN);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("method not exposed: _prep_auth_info"),
                        line ->
                                assertThat(line)
                                        .endsWith("of m1: Requested method not exposed: _send_pub"),
                        line ->
                                assertThat(line)
                                        .endsWith(
                                                "Filtering blacklisted event tag salt/job/"
                                                        + JID
                                                        + "/publish"));
    }

    private static byte[] clear(Map<?, ?> load) {
        return new Envelope.Clear(3, PayloadMap.ofMap(load)).encode();
    }

    @Test
    void anAuthWithoutItsFieldsFailsAsInSalt() throws Exception {
        assertThat(ask(clear(Map.of("cmd", "_auth", "id", "m1", "pub", "x"))))
                .isEqualTo("Some exception handling minion payload");
    }

    @Test
    void anIdThatLeadsElsewhereIsRejected() throws Exception {
        TestMinion climber = new TestMinion("../../escape", KEYS2);
        assertThat(climber.authenticate(master)).isInstanceOf(AuthAnswer.Rejected.class);
        assertThat(root.resolve("pki/minions_pre")).isEmptyDirectory();
    }

    @Test
    void anIdThatWouldBreakLinesIsRejected() throws Exception {
        TestMinion forger = new TestMinion("m2\nsalt/auth", KEYS2);
        assertThat(forger.authenticate(master)).isInstanceOf(AuthAnswer.Rejected.class);
        assertThat(root.resolve("pki/minions_pre")).isEmptyDirectory();
    }

    @Test
    void aPublishThatLacksFieldsFailsAsInSalt() throws Exception {
        assertThat(ask(clear(Map.of("cmd", "publish", "tgt", "*"))))
                .isEqualTo("Some exception handling minion payload");
    }

    @Test
    void anotherKeyForAKnownIdIsDenied() throws Exception {
        assertThat(new TestMinion("m1", KEYS2).authenticate(master))
                .isInstanceOf(AuthAnswer.Rejected.class);
        assertThat(root.resolve("pki/minions_denied/m1")).exists();
        assertServed();
    }

    @Test
    void aReplayedReturnIsRefused() throws Exception {
        SealedRequest request = minion.seal(aReturn());
        byte[] reply = master.request(request.body());
        assertThat(RequestSealer.openReply(reply, minion.sessionKey(), request.nonce())).isNull();
        assertThat(ask(request.body())).isEqualTo(BAD_LOAD);
    }

    @Test
    void aStaleReturnIsRefusedAndTheMinionGetsANewSession() throws Exception {
        minion.call(master, Map.of("cmd", "_file_envs"));
        SealedRequest old = minion.seal(aReturn(), Instant.now().minus(Duration.ofHours(1)));
        assertThat(ask(old.body())).isEqualTo(BAD_LOAD);
        assertThat(returned()).isFalse();

        KeyString before = minion.accepted().session();
        minion.authenticate(master);
        assertThat(minion.accepted().session()).isNotEqualTo(before);
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() throws Exception {
        RequestSealer impostor =
                new RequestSealer("m1", KEYS2, EncAlgo.OAEP_SHA1, SigAlgo.PKCS1V15_SHA1);
        SealedRequest request = impostor.seal(aReturn(), minion.sessionKey(), Instant.now());
        assertThat(ask(request.body())).isEqualTo(BAD_LOAD);
        assertThat(returned()).isFalse();
    }

    @Test
    void aMinionCannotSpeakForAnother() throws Exception {
        TestMinion other = new TestMinion("m2", KEYS2).join(master);
        Map<Object, @Nullable Object> load = new LinkedHashMap<>(aReturn());
        load.put("id", "m1");
        load.put("nonce", Nonce.random());
        load.put("ts", Instant.now().getEpochSecond());
        load.put("tok", TokenVerifier.token(KEYS2.privateKey()));
        for (String outer : List.of("m2", "m1")) {
            byte[] body = encrypted(outer, other.sessionKey(), load);
            assertThat(ask(body)).isEqualTo(BAD_LOAD);
        }
        assertThat(returned()).isFalse();
    }

    private static byte[] encrypted(String id, Crypticle key, Map<?, ?> load) {
        return new Envelope.Encrypted(
                        3,
                        Bytes.of(key.seal(load)),
                        id,
                        EncAlgo.OAEP_SHA1.wireName(),
                        SigAlgo.PKCS1V15_SHA1.wireName())
                .encode();
    }

    @Test
    void withoutTokenNonceOrTimeNothingIsDone() throws Exception {
        for (String missing : List.of("tok", "nonce", "ts")) {
            Map<Object, @Nullable Object> load = new LinkedHashMap<>(aReturn());
            load.put("id", "m1");
            load.put("nonce", Nonce.random());
            load.put("ts", Instant.now().getEpochSecond());
            load.put("tok", TokenVerifier.token(KEYS1.privateKey()));
            load.remove(missing);
            assertThat(ask(encrypted("m1", minion.sessionKey(), load))).isEqualTo(BAD_LOAD);
        }
        assertThat(returned()).isFalse();
    }

    @Test
    void aKeyThatWasTakenAwayStopsCounting() throws Exception {
        java.nio.file.Files.delete(root.resolve("pki/minions/m1"));
        org.awaitility.Awaitility.await()
                .atMost(RunningMaster.PATIENCE)
                .until(() -> BAD_LOAD.equals(ask(minion.seal(Map.of("cmd", "_file_envs")).body())));
        minion.join(master);
    }

    @Test
    void invalidJidsReachNeitherDiskNorBus() throws Exception {
        try (EventListener bus = master.listen()) {
            for (String jid : List.of("../../../x", "", "20260102\n\n", "1")) {
                Map<Object, Object> load = new LinkedHashMap<>(aReturn());
                load.put("jid", jid);
                assertThat(minion.call(master, load)).isNull();
            }
            minion.call(master, Map.of("cmd", "_minion_event", "tag", "last", "data", "x"));
            bus.await("last");
            assertThat(bus.events()).hasSize(1);
        }
        assertThat(returned()).isFalse();
    }

    @Test
    void anOversizedRequestCostsItsSenderTheConnection() throws Exception {
        assertThat(master.requestWithin(new byte[2 << 20], Duration.ofMillis(500))).isNull();
        assertServed();
    }

    @Test
    void garbageOnThePortsDisturbsNobody() throws Exception {
        for (int port : List.of(master.daemon().retPort(), master.daemon().publishPort())) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(15_000);
                byte[] http =
                        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                byte[] garbage = new byte[64 * 1024];
                new Random(2).nextBytes(garbage);
                socket.getOutputStream().write(http);
                try {
                    socket.getOutputStream().write(garbage);
                    drain(socket.getInputStream());
                } catch (java.net.SocketException reset) {
                    assertThat(reset).isNotNull(); // as good as an end
                }
            }
            assertServed();
        }
    }

    private static void drain(InputStream in) throws Exception {
        byte[] buffer = new byte[1024];
        while (in.read(buffer) >= 0) {
            assertThat(buffer).isNotNull();
        }
    }
}
