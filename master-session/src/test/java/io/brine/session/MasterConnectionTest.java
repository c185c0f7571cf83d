package io.brine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.channel.AuthReply;
import io.brine.salt.channel.OpenedRequest;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

class MasterConnectionTest {

    private static final RsaKeyPair MINION = RsaKeyPair.generate(2048);
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir Path pki;

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService worker = Executors.newFixedThreadPool(2);
    private final List<Integer> exits = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Object> options = new HashMap<>();
    private final FakeMaster master = new FakeMaster();

    @BeforeEach
    void configure() {
        options.put("id", "m1");
        options.put("pki_dir", pki.toString());
        options.put("acceptance_wait_time", 0);
        options.put("random_reauth_delay", 0);
    }

    @AfterEach
    void stop() {
        loop.shutdownNow();
        worker.shutdownNow();
    }

    private MasterConnection connect(FakeMaster... masters) throws SaltCryptoException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < masters.length; i++) {
            names.add("master" + i);
        }
        options.put("master", names);
        SessionSettings settings =
                SessionSettings.of(SaltConfig.of(Role.MINION, options), new Random(1));
        return new MasterConnection(
                settings,
                MINION,
                new MasterConnection.Surroundings(
                        address -> masters[names.indexOf(address.host())],
                        () -> Map.of(),
                        loop,
                        worker,
                        new Random(1),
                        exits::add));
    }

    private static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        await().atMost(SOON).until(future::isDone);
        return future.join();
    }

    private static Map<String, @Nullable Object> load(String cmd) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", cmd);
        return load;
    }

    private Path pin() {
        return pki.resolve("minion_master.pub");
    }

    @Test
    void signsInAndPinsTheMastersKey() throws Exception {
        Credentials credentials = get(connect(master).credentials());

        assertThat(credentials.publishPort()).isEqualTo(4505);
        assertThat(credentials.masterKey()).isEqualTo(FakeMaster.KEYS.publicKey());
        assertThat(pin()).hasContent(FakeMaster.KEYS.publicPem());
    }

    @Test
    void waitsWhileTheKeyIsPending() throws Exception {
        master.decision = key -> new AuthReply.Pending();
        MasterConnection connection = connect(master);
        CompletableFuture<Credentials> signIn = connection.credentials().toCompletableFuture();
        await().atMost(SOON).until(() -> master.signIns.get() >= 3);
        assertThat(signIn).isNotDone();
        assertThat(pin()).doesNotExist();

        master.decision = key -> new AuthReply.Accepted(key, master.shared, master.session);

        assertThat(get(signIn)).isNotNull();
    }

    @Test
    void sealsRequestsAndOpensAnswers() throws Exception {
        master.answer = request -> Map.of("got", request.load().asMap().get("tag"));
        Map<String, @Nullable Object> load = load("_minion_event");
        load.put("tag", "a/b");

        assertThat(get(connect(master).request(load))).isEqualTo(Map.of("got", "a/b"));

        OpenedRequest request = master.requests.getFirst();
        assertThat(request.id()).isEqualTo("m1");
        assertThat(request.load().asMap()).containsEntry("id", "m1").containsKey("ts");
    }

    @Test
    void signsInOnceMoreWhenTheMasterHasForgottenTheSessionKey() throws Exception {
        MasterConnection connection = connect(master);
        get(connection.request(load("_return")));
        master.session = KeyString.random();

        List<CompletableFuture<@Nullable Object>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(connection.request(load("_return")).toCompletableFuture());
        }
        for (CompletableFuture<@Nullable Object> answer : answers) {
            assertThat(get(answer)).isEqualTo(true);
        }
        assertThat(master.signIns.get()).isEqualTo(2);
        assertThat(master.requests).hasSize(11);
    }

    @Test
    void givesUpARequestThatTheMasterRefusesEvenAfterANewSignIn() throws Exception {
        MasterConnection connection = connect(master);
        get(connection.credentials());
        // What it gives out is never what it takes.
        master.decision = key -> new AuthReply.Accepted(key, master.shared, KeyString.random());
        master.session = KeyString.random();

        CompletableFuture<@Nullable Object> answer =
                connection.request(load("_return")).toCompletableFuture();

        await().atMost(SOON).until(answer::isDone);
        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(MasterException.class)
                .hasMessageContaining("_return");
        assertThat(master.signIns.get()).isEqualTo(2);
    }

    @Test
    void opensAPillarThatTheMasterSigned() throws Exception {
        assertThat(get(connect(master).pillar(Map.of("os", "Debian"), null, null)))
                .isEqualTo(Map.of("role", "web"));
        assertThat(master.requests.getFirst().load().asMap())
                .containsEntry("grains", Map.of("os", "Debian"));
    }

    @Test
    void tellsWhenTheMasterDoesNotAnswer() throws Exception {
        MasterConnection connection = connect(master);
        get(connection.credentials());
        master.away = true;

        CompletableFuture<@Nullable Object> answer =
                connection.request(load("_return")).toCompletableFuture();

        await().atMost(SOON).until(answer::isDone);
        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(MasterException.class)
                .hasMessageContaining("away");
    }

    @Test
    void takesTheNextMasterWhenOneStaysAway() throws Exception {
        FakeMaster dead = new FakeMaster();
        dead.away = true;

        Credentials credentials = get(connect(dead, master).credentials());

        assertThat(credentials.master().host()).isEqualTo("master1");
    }

    @Test
    void refusesAMasterWhoseKeyIsNotThePinnedOne() throws Exception {
        get(connect(master).credentials());
        FakeMaster other = new FakeMaster();
        other.keys = RsaKeyPair.generate(2048);
        CompletableFuture<Credentials> signIn = connect(other).credentials().toCompletableFuture();

        await().atMost(SOON).until(() -> other.signIns.get() >= 2);

        assertThat(signIn).isNotDone();
        assertThat(pin()).hasContent(FakeMaster.KEYS.publicPem());
    }

    @Test
    void takesAChangedKeyInOpenMode() throws Exception {
        get(connect(master).credentials());
        FakeMaster other = new FakeMaster();
        other.keys = RsaKeyPair.generate(2048);
        options.put("open_mode", true);

        get(connect(other).credentials());

        assertThat(pin()).hasContent(other.keys.publicPem());
    }

    @Test
    void endsWhenTheFingerprintIsNotTheConfiguredOneAndPinsNothing() throws Exception {
        options.put("master_finger", "00:11");
        connect(master).credentials();

        await().atMost(SOON).untilAsserted(() -> assertThat(exits).containsExactly(42));
        assertThat(pin()).doesNotExist();
    }

    @Test
    void takesTheMasterWithTheConfiguredFingerprint() throws Exception {
        options.put(
                "master_finger",
                Fingerprint.inner(FakeMaster.KEYS.publicPem() + "\n", HashType.SHA256));

        assertThat(get(connect(master).credentials())).isNotNull();
    }

    @Test
    void doesNotEndOnARejectionThatThePinnedMasterDidNotSign() throws Exception {
        options.put("rejected_retry", false);
        get(connect(master).credentials());
        FakeMaster impostor = new FakeMaster();
        impostor.keys = RsaKeyPair.generate(2048);
        impostor.decision = key -> new AuthReply.Rejected();
        connect(impostor).credentials();
        await().atMost(SOON).until(() -> impostor.signIns.get() >= 2);

        FakeMaster bare = new FakeMaster();
        bare.tamper = reply -> SaltPack.pack(Map.of("enc", "clear", "load", Map.of("ret", false)));
        connect(bare).credentials();
        // A rejection that was believed would not be followed by a second try.
        await().atMost(SOON).until(() -> bare.signIns.get() >= 2);

        assertThat(exits).isEmpty();
    }

    @Test
    void refusesAnAnswerThatWasChangedOnTheWay() throws Exception {
        master.tamper =
                reply -> {
                    byte[] changed = reply.clone();
                    changed[changed.length / 2] ^= 1;
                    return changed;
                };
        CompletableFuture<Credentials> signIn = connect(master).credentials().toCompletableFuture();

        await().atMost(SOON).until(() -> master.signIns.get() >= 2);

        assertThat(signIn).isNotDone();
        assertThat(pin()).doesNotExist();
    }

    @Test
    void refusesAnAnswerToAnotherRequest() throws Exception {
        List<byte[]> recorded = Collections.synchronizedList(new ArrayList<>());
        master.tamper =
                reply -> {
                    recorded.add(reply);
                    return recorded.getFirst();
                };
        MasterConnection connection = connect(master);
        Credentials first = get(connection.credentials());
        CompletableFuture<Credentials> second = connection.renew(first).toCompletableFuture();

        await().atMost(SOON).until(() -> master.signIns.get() >= 3);

        assertThat(second).isNotDone();
    }

    @Test
    void asksForTheSignatureOfTheMastersKeyWhenTold() throws Exception {
        Files.writeString(pki.resolve("master_sign.pub"), PemKeys.writePublic(MINION.publicKey()));
        options.put("verify_master_pubkey_sign", true);
        CompletableFuture<Credentials> signIn = connect(master).credentials().toCompletableFuture();

        await().atMost(SOON).until(() -> master.signIns.get() >= 2);

        assertThat(signIn).isNotDone();
    }

    @Test
    void signsItsMessagesWhenToldSoThatTheMasterCanVerifyThem() throws Exception {
        options.put("minion_sign_messages", true);
        Map<String, @Nullable Object> load = load("_return");
        load.put("id", "m1");
        load.put("return", "ä".repeat(40));
        get(connect(master).request(load));

        Map<Object, @Nullable Object> received =
                new LinkedHashMap<>(master.requests.getFirst().load().asMap());
        byte[] signature = master.requests.getFirst().load().bytes("sig");
        received.remove("sig");
        assertThat(
                        Rsa.verify(
                                MINION.publicKey(),
                                SaltPack.packBin(received),
                                signature,
                                SigAlgo.PKCS1V15_SHA1))
                .isTrue();
    }

    @Test
    void anUnreadablePinIsSaidAndNotOverwritten() throws IOException, SaltCryptoException {
        Files.writeString(pin(), "garbage");
        CompletableFuture<Credentials> signIn = connect(master).credentials().toCompletableFuture();

        await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> !signIn.isDone());

        assertThat(master.signIns.get()).isZero();
        assertThat(pin()).hasContent("garbage");
    }
}
