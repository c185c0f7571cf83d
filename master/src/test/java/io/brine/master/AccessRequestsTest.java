package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;

import io.brine.salt.channel.Envelope;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Publishes, runners and wheel functions asked for by key, password and token. */
class AccessRequestsTest {
    private static final String SECRET = "s3cret-of-this-test";

    @TempDir private static Path root;
    private static RunningMaster master;

    @BeforeAll
    static void start() throws Exception {
        master =
                RunningMaster.start(
                        root,
                        Map.of(
                                "sharedsecret",
                                SECRET,
                                "external_auth",
                                Map.of(
                                        "sharedsecret",
                                        Map.of(
                                                "fred",
                                                List.of("test.*", "@runner", "@wheel"),
                                                "lim",
                                                List.of(
                                                        Map.of("m1", List.of("test.ping")),
                                                        "@jobs")))));
        new TestMinion("m1", RsaKeyPair.generate(2048)).join(master);
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    private static @Nullable Object ask(Map<String, ?> load) throws Exception {
        byte[] reply = master.request(new Envelope.Clear(3, PayloadMap.ofMap(load)).encode());
        return SaltPack.unpack(reply);
    }

    private static Map<String, Object> creds(String user) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("eauth", "sharedsecret");
        all.put("username", user);
        all.put("password", SECRET);
        return all;
    }

    private static @Nullable Object publish(Map<String, ?> kwargs, String fun) throws Exception {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("cmd", "publish");
        load.put("tgt", "m1");
        load.put("fun", fun);
        load.put("arg", List.of());
        load.put("key", "");
        load.put("tgt_type", "glob");
        load.put("ret", "");
        load.put("jid", "");
        load.put("kwargs", kwargs);
        load.put("user", "nobody");
        return ask(load);
    }

    private static String errorOf(@Nullable Object answer) {
        assertThat(answer).isInstanceOf(Map.class);
        Object error = ((Map<?, ?>) answer).get("error");
        return error instanceof Map<?, ?> map ? String.valueOf(map.get("name")) : "none";
    }

    @Test
    void aPasswordPublishesWhatItsUserMayAndIsNotKept() throws Exception {
        try (EventListener bus = master.listen()) {
            assertThat(errorOf(publish(creds("fred"), "test.ping"))).isEqualTo("none");
            PayloadMap job = bus.await(event -> event.tag().matches("salt/job/\\d+/new")).data();
            assertThat(job.get("user")).isEqualTo("fred");
            assertThat(errorOf(publish(creds("fred"), "cmd.run"))).isEqualTo("AuthorizationError");
            assertThat(bus.await("salt/job/error").data().asMap().toString())
                    .contains("cmd.run", "AuthorizationError")
                    .doesNotContain(SECRET);
        }
        assertThat(errorOf(publish(creds("lim"), "test.ping"))).isEqualTo("none");
        assertThat(errorOf(publish(creds("lim"), "test.version"))).isEqualTo("AuthorizationError");
        Map<String, Object> wrong = creds("fred");
        wrong.put("password", "guess");
        assertThat(errorOf(publish(wrong, "test.ping"))).isEqualTo("AuthenticationError");
        assertThat(filesWith(SECRET)).isEmpty();
    }

    @Test
    void aTokenStandsForThePassword() throws Exception {
        Map<String, Object> request = creds("fred");
        request.put("cmd", "mk_token");
        Object made = ask(request);
        assertThat(made).isInstanceOf(Map.class);
        String token = String.valueOf(((Map<?, ?>) made).get("token"));
        assertThat(ask(Map.of("cmd", "get_token", "token", token))).isEqualTo(made);
        assertThat(errorOf(publish(Map.of("token", token), "test.ping"))).isEqualTo("none");
        assertThat(errorOf(publish(Map.of("token", token), "cmd.run")))
                .isEqualTo("AuthorizationError");
        assertThat(errorOf(publish(Map.of("token", "f".repeat(64)), "test.ping")))
                .isEqualTo("AuthenticationError");
        assertThat(ask(Map.of("cmd", "get_token", "token", "../x"))).isEqualTo(Map.of());
        assertThat(ask(Map.of("cmd", "get_token"))).isEqualTo(false);
        request.put("password", "guess");
        assertThat(ask(request)).isEqualTo("");
    }

    @Test
    void aRunnerIsStartedAndItsResultComesOnTheBus() throws Exception {
        Map<String, Object> request = creds("fred");
        request.put("cmd", "runner");
        request.put("fun", "test.arg");
        request.put("kwarg", Map.of("arg", List.of(1), "kwarg", Map.of("a", "b")));
        try (EventListener bus = master.listen()) {
            Object answer = ask(request);
            assertThat(answer).isInstanceOf(Map.class);
            String tag = String.valueOf(((Map<?, ?>) answer).get("tag"));
            assertThat(tag).isEqualTo("salt/run/" + ((Map<?, ?>) answer).get("jid"));
            assertThat(bus.await(tag + "/new").data().asMap())
                    .containsEntry("fun", "runner.test.arg")
                    .containsEntry("user", "fred");
            assertThat(bus.await(tag + "/ret").data().asMap())
                    .containsEntry("success", true)
                    .containsEntry(
                            "return", Map.of("args", List.of(1L), "kwargs", Map.of("a", "b")));
        }
    }

    /** CVE-2021-25281 and CVE-2020-25592: a way to run functions that asked for no password. */
    @Test
    void noRunnerAndNoWheelFunctionWithoutCredentialsThatPermitIt() throws Exception {
        for (String form : List.of("runner", "wheel")) {
            String fun = form.equals("wheel") ? "key.list_all" : "test.arg";
            assertThat(errorOf(ask(Map.of("cmd", form, "fun", fun))))
                    .isEqualTo("UserAuthenticationError");
            assertThat(errorOf(ask(Map.of("cmd", form, "fun", fun, "user", "root", "key", "x"))))
                    .isEqualTo("UserAuthenticationError");
            assertThat(errorOf(ask(Map.of("cmd", form, "fun", fun, "eauth", "auto"))))
                    .isEqualTo("EauthAuthenticationError");
            assertThat(errorOf(ask(Map.of("cmd", form, "fun", fun, "token", "a".repeat(64)))))
                    .isEqualTo("TokenAuthenticationError");
            Map<String, Object> limited = creds("lim");
            limited.put("cmd", form);
            limited.put("fun", fun);
            assertThat(errorOf(ask(limited))).isEqualTo("EauthAuthenticationError");
        }
        Map<String, Object> malformed = creds("fred");
        malformed.put("cmd", "runner");
        malformed.put("fun", "test");
        assertThat(errorOf(ask(malformed))).isEqualTo("SaltInvocationError");
    }

    @Test
    void aWheelFunctionIsAnsweredWithWhatItReturned() throws Exception {
        Map<String, Object> byPassword = creds("fred");
        byPassword.put("cmd", "wheel");
        byPassword.put("fun", "key.name_match");
        byPassword.put("match", "m*");
        Map<String, Object> byKey = new LinkedHashMap<>();
        byKey.put("cmd", "wheel");
        byKey.put("fun", "key.list");
        byKey.put("arg", List.of("accepted"));
        byKey.put("kwarg", Map.of());
        byKey.put("user", System.getProperty("user.name"));
        byKey.put("key", master.publisherKey());
        for (Map<String, Object> request : List.of(byPassword, byKey)) {
            Object answer = ask(request);
            assertThat(answer).isInstanceOf(Map.class);
            Map<?, ?> data = (Map<?, ?>) ((Map<?, ?>) answer).get("data");
            assertThat(data).isNotNull();
            assertThat(((Map<?, ?>) answer).get("tag"))
                    .isEqualTo("salt/wheel/" + data.get("jid"))
                    .isEqualTo(data.get("tag"));
            assertThat(data.get("fun")).isEqualTo("wheel." + request.get("fun"));
            assertThat(data.get("success")).isEqualTo(true);
            assertThat(data.get("return")).isEqualTo(Map.of("minions", List.of("m1")));
        }
    }

    /** CVE-2021-25284: the log had the password; Salt's events of refused publishes have it. */
    @Test
    void noPasswordAndNoTokenIsToldToAnybody() throws Exception {
        try (LogLines log = LogLines.start(Level.TRACE);
                EventListener bus = master.listen()) {
            Map<String, Object> request = creds("fred");
            request.put("cmd", "mk_token");
            String token =
                    String.valueOf(((Map<?, ?>) Objects.requireNonNull(ask(request))).get("token"));
            for (Map<String, Object> who :
                    List.of(
                            creds("fred"),
                            creds("lim"),
                            creds("nobody"),
                            new LinkedHashMap<String, Object>(Map.of("token", token)))) {
                for (String fun : List.of("test.ping", "cmd.run")) {
                    publish(who, fun);
                }
                for (String form : List.of("runner", "wheel")) {
                    for (String fun :
                            List.of("test.arg", "key.list_all", "nosuch.function", "nosuch")) {
                        Map<String, Object> load = new LinkedHashMap<>(who);
                        load.put("cmd", form);
                        load.put("fun", fun);
                        load.put("kwarg", Map.of("a", "b"));
                        ask(load);
                    }
                }
            }
            bus.await(event -> event.tag().matches("salt/wheel/\\d+/ret"));
            bus.await(event -> event.tag().matches("salt/run/\\d+/ret"));
            for (String secret : List.of(SECRET, token, master.publisherKey())) {
                assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains(secret));
                assertThat(bus.events())
                        .noneMatch(event -> event.data().asMap().toString().contains(secret));
            }
            assertThat(filesWith(SECRET)).isEmpty();
            assertThat(filesWith(token)).hasSize(1);
        }
    }

    private static List<Path> filesWith(String text) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            return false;
        }
    }
}
