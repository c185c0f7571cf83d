package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.channel.AuthAnswer;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.Envelope;
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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody tries who reaches ret_port and has neither a key nor a password. */
class StrangerSecurityTest {
    private static final String BAD_LOAD = "bad load";

    /** One of them is m1's own until the directory is counted again. */
    private static final int MOST_PENDING = 3;

    private static final String JID = "20260102030405123456";
    private static final RsaKeyPair HONEST = RsaKeyPair.generate(2048);
    private static final RsaKeyPair HIS_OWN = RsaKeyPair.generate(2048);

    @TempDir Path root;
    private final LogLines log = LogLines.start();
    private RunningMaster master;
    private TestMinion minion;

    @BeforeEach
    void start() throws Exception {
        master = RunningMaster.start(root, Map.of("brine_max_pending_keys", MOST_PENDING));
        minion = new TestMinion("m1", HONEST).join(master);
    }

    @AfterEach
    void stop() throws Exception {
        try {
            assertThat(minion.call(master, Map.of("cmd", "_file_envs"))).isEqualTo(List.of("base"));
            assertThat(log.all()).noneMatch(line -> line.contains(master.keyForSearch()));
        } finally {
            log.close();
            master.close();
        }
    }

    private @Nullable Object ask(byte[] body) throws Exception {
        return SaltPack.unpack(master.request(body));
    }

    private @Nullable Object clear(Map<?, ?> load) throws Exception {
        return ask(new Envelope.Clear(3, PayloadMap.ofMap(load)).encode());
    }

    /** Every file with its size, but for the sessions and caches of the honest minion. */
    private Set<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.startsWith(root.resolve("run")))
                    .map(file -> file + (Files.isRegularFile(file) ? " file" : ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** CVE-2020-11651: methods that were nobody's command gave the root key away, and ran jobs. */
    @Test
    void nothingButTheSevenCommandsIsToBeHadInClear() throws Exception {
        String key = master.publisherKey();
        Set<String> before = everything();
        List<String> commands =
                List.of(
                        "_prep_auth_info",
                        "_send_pub",
                        "_send_ssh_pub",
                        "_prep_pub",
                        "_prep_jid",
                        "process_token",
                        "destroy",
                        "connect",
                        "__init__",
                        "__class__",
                        "getClass",
                        "toString",
                        "handle",
                        "publish ",
                        "PUBLISH",
                        "_return",
                        "wheel_async",
                        "wheel_sync",
                        "runner_async",
                        "_syndic_return",
                        "_minion_event",
                        "_pillar",
                        "_mine",
                        "_mine_get",
                        "_serve_file",
                        "_file_list",
                        "_file_recv",
                        "_master_opts",
                        "_register_resources",
                        "minion_runner",
                        "minion_pub",
                        "minion_publish",
                        "pub_ret",
                        "revoke_auth",
                        "verify_minion");
        for (String command : commands) {
            Map<String, Object> load = new LinkedHashMap<>();
            load.put("cmd", command);
            load.put("id", "m1");
            load.put("jid", JID);
            load.put("fun", "cmd.run");
            load.put("arg", List.of("id"));
            load.put("tgt", "*");
            load.put("ret", "");
            load.put("user", "root");
            load.put("return", "forged");
            load.put("path", List.of("x"));
            load.put("data", "x");
            load.put("loc", 0);
            load.put("tok", Bytes.of(TokenVerifier.token(HIS_OWN.privateKey())));
            Object answer = clear(load);
            assertThat(answer).as(command).isEqualTo(Map.of());
            assertThat(String.valueOf(answer)).doesNotContain(key);
        }
        assertThat(everything()).isEqualTo(before);
        log.await("127.0.0.1", "Requested method not exposed: _prep_auth_info");
    }

    /** CVE-2020-11652: tokens, jids and ids of strangers were paths. */
    @Test
    void nothingAStrangerNamesIsAPath() throws Exception {
        Files.writeString(root.resolve("outside"), "secret");
        Set<String> before = everything();
        for (String path :
                List.of(
                        "../outside",
                        "../../outside",
                        root + "/outside",
                        "outside\0",
                        ".root_key",
                        "/")) {
            assertThat(clear(Map.of("cmd", "get_token", "token", path))).isEqualTo(Map.of());
            for (String form : List.of("wheel", "runner")) {
                Object answer =
                        clear(
                                Map.of(
                                        "cmd",
                                        form,
                                        "fun",
                                        "file_roots.read",
                                        "path",
                                        path,
                                        "token",
                                        path));
                assertThat(String.valueOf(answer)).contains("TokenAuthenticationError");
            }
            assertThat(String.valueOf(publish(Map.of("token", path), path, "")))
                    .contains("AuthenticationError");
            assertThat(String.valueOf(publish(Map.of(), path, ""))).contains("AuthenticationError");
            if (path.indexOf('\0') < 0) {
                assertThat(new TestMinion(path, HIS_OWN).authenticate(master))
                        .isInstanceOf(AuthAnswer.Rejected.class);
            }
        }
        assertThat(everything()).isEqualTo(before);
        log.await("get_token of a token that is none");
        log.await("login with a token that is none");
        log.await("_auth with an id that no minion may have");
    }

    private @Nullable Object publish(Map<String, ?> kwargs, String jid, String key)
            throws Exception {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("cmd", "publish");
        load.put("tgt", "*");
        load.put("fun", "cmd.run");
        load.put("arg", List.of("id"));
        load.put("tgt_type", "glob");
        load.put("ret", "");
        load.put("jid", jid);
        load.put("key", key);
        load.put("user", "root");
        load.put("kwargs", kwargs);
        return clear(load);
    }

    @Test
    void noJobWithoutTheKeyWhoeverOneSaysToBe() throws Exception {
        String key = master.publisherKey();
        try (EventListener bus = master.listen()) {
            List<String> keys =
                    List.of(
                            "",
                            "x",
                            key.substring(1),
                            key + "x",
                            " " + key,
                            key.toLowerCase(java.util.Locale.ROOT));
            for (String shown : keys) {
                assertThat(String.valueOf(publish(Map.of(), "", shown)))
                        .as(shown.replace(key, "KEY"))
                        .contains("AuthenticationError");
            }
            assertThat(
                            String.valueOf(
                                    publish(
                                            Map.of(
                                                    "eauth",
                                                    "auto",
                                                    "username",
                                                    "root",
                                                    "password",
                                                    "x"),
                                            "",
                                            key)))
                    .as("other credentials put the key out of force")
                    .contains("AuthenticationError");
            bus.await("salt/job/error");
            assertThat(bus.events())
                    .noneMatch(
                            event ->
                                    event.tag().endsWith("/new")
                                            || event.tag().endsWith("/publish"));
            assertThat(bus.events().toString()).doesNotContain(key.substring(1));
        }
        log.await("request of 'root' without its key");
        log.await("login with eauth 'auto', which is not enabled");
    }

    /** CVE-2025-62349: an older version of the exchange, which asks for less. */
    @Test
    void anOlderVersionOfTheExchangeIsRefused() throws Exception {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_return");
        load.put("id", "m1");
        load.put("jid", JID);
        load.put("fun", "f");
        load.put("return", "forged");
        load.put("nonce", Nonce.random());
        Crypticle shared = minion.sharedKey();
        for (int version = 0; version <= 2; version++) {
            // The shared key is known to every minion: only the version keeps one from being
            // another.
            byte[] body =
                    new Envelope.Encrypted(
                                    version,
                                    Bytes.of(shared.seal(load)),
                                    null,
                                    "OAEP-SHA1",
                                    "PKCS1v15-SHA1")
                            .encode();
            assertThat(ask(body)).isEqualTo(BAD_LOAD);
            AuthRequest auth =
                    new AuthRequest(
                            version,
                            "m2",
                            Nonce.random(),
                            "OAEP-SHA1",
                            "PKCS1v15-SHA1",
                            HIS_OWN.publicPem(),
                            null,
                            PayloadMap.empty());
            assertThat(ask(auth.toEnvelope().encode())).isEqualTo(BAD_LOAD);
        }
        assertThat(root.resolve("pki/minions_pre")).isEmptyDirectory();
        assertThat(root.resolve("cache/jobs")).isEmptyDirectory();
        log.await("version 2 is older than minimum_auth_version");
    }

    /** CVE-2024-38822: whoever had one minion's place could be any other. */
    @Test
    void aStolenIdIsOfNoUse() throws Exception {
        TestMinion thief = new TestMinion("m1", HIS_OWN);
        assertThat(thief.authenticate(master)).isInstanceOf(AuthAnswer.Rejected.class);
        log.await("_auth of m1: the id has another key already");

        for (Crypticle key : List.of(minion.sharedKey(), new Crypticle(KeyString.random()))) {
            Map<Object, @Nullable Object> load = new LinkedHashMap<>();
            load.put("cmd", "_return");
            load.put("id", "m1");
            load.put("jid", JID);
            load.put("fun", "f");
            load.put("return", "forged");
            load.put("nonce", Nonce.random());
            load.put("ts", Instant.now().getEpochSecond());
            load.put("tok", TokenVerifier.token(HIS_OWN.privateKey()));
            byte[] body =
                    new Envelope.Encrypted(
                                    3,
                                    Bytes.of(key.seal(load)),
                                    "m1",
                                    EncAlgo.OAEP_SHA1.wireName(),
                                    SigAlgo.PKCS1V15_SHA1.wireName())
                            .encode();
            assertThat(ask(body)).isEqualTo(BAD_LOAD);
        }
        log.await("authentication (HMAC)");
    }

    /** CVE-2023-20897: one malformed message ended the handling of all. */
    @Test
    void whatIsDeepOrManifoldCostsItsSenderOnly() throws Exception {
        byte[] nested = new byte[200_000];
        Arrays.fill(nested, (byte) 0x91);
        byte[] constants = {(byte) 0xc0};
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer outer = ByteBuffer.allocate(constants.length + 9);
            outer.put((byte) 0xc9).putInt(constants.length + 3).put((byte) 79);
            outer.put((byte) 0x92).put((byte) 0xa1).put((byte) 'n').put(constants);
            constants = outer.array();
        }
        byte[] manifold = new byte[4_000_005];
        Arrays.fill(manifold, (byte) 0x80);
        ByteBuffer.wrap(manifold).put((byte) 0xdd).putInt(4_000_000);
        for (byte[] body : List.of(nested, constants, manifold)) {
            assertThat(ask(body)).isEqualTo(Map.of("error", "Routing error"));
        }
        log.await("nested deeper than 512 levels");
        log.await("payload holds more than");
    }

    @Test
    void keysOfStrangersDoNotFillTheDisk() throws Exception {
        for (String id : List.of("s1", "s2")) {
            assertThat(new TestMinion(id, HIS_OWN).authenticate(master))
                    .isInstanceOf(AuthAnswer.Pending.class);
        }
        assertThat(new TestMinion("s3", HIS_OWN).authenticate(master))
                .isInstanceOf(AuthAnswer.Full.class);
        assertThat(root.resolve("pki/minions_pre/s3")).doesNotExist();
        assertThat(new TestMinion("s2", HIS_OWN).authenticate(master))
                .as("who waits already goes on waiting")
                .isInstanceOf(AuthAnswer.Pending.class);
        log.await("_auth of s3", "brine_max_pending_keys");
    }

    @Test
    void noFileHoldsASecretThatOthersMayRead() throws Exception {
        String key = master.publisherKey();
        KeyString session = minion.accepted().session();
        assertThat(session).isNotNull();
        List<String> secrets =
                List.of(key, session.reveal(), minion.accepted().aes().reveal(), "PRIVATE KEY");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                if (secrets.stream().anyMatch(text::contains)) {
                    assertThat(Files.getPosixFilePermissions(file))
                            .as("%s", file)
                            .allMatch(mode -> mode.name().startsWith("OWNER_"));
                }
            }
        }
        for (String closed : List.of("pki", "cache/tokens")) {
            assertThat(Files.getPosixFilePermissions(root.resolve(closed)))
                    .as(closed)
                    .allMatch(mode -> mode.name().startsWith("OWNER_"));
        }
    }
}
