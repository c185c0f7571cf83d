package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.event.SaltEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a minion tries whose key was accepted and which is not what it seems. */
class HostileMinionSecurityTest {
    private static final String JID = "20260102030405123456";

    @TempDir private static Path root;
    private static RunningMaster master;
    private static TestMinion evil;
    private static TestMinion victim;
    private LogLines log;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(root.resolve("pil"));
        Files.writeString(
                root.resolve("pil/top.sls"),
                "base:\n  victim:\n    - secret\n  evil:\n    - own\n");
        Files.writeString(root.resolve("pil/secret.sls"), "password: of-the-victim\n");
        Files.writeString(
                root.resolve("pil/own.sls"), "mine: {{ pillar.get('x', '') }}{{ grains['id'] }}\n");
        Files.createDirectories(root.resolve("secrets"));
        Files.writeString(root.resolve("secrets/top.sls"), "base:\n  '*':\n    - s\n");
        Files.writeString(root.resolve("secrets/s.sls"), "stolen: yes-it-is\n");
        master =
                RunningMaster.start(
                        root,
                        Map.of(
                                "peer",
                                Map.of("evil", List.of(Map.of("evil", List.of("test.ping")))),
                                "nodegroups",
                                Map.of("all", "evil or victim"),
                                "pillar_roots",
                                Map.of(
                                        "base",
                                        List.of(root.resolve("pil").toString()),
                                        "__env__",
                                        List.of(root + "/pil/__env__")),
                                "pillar_cache",
                                true,
                                "on_demand_ext_pillar",
                                List.of("cmd_yaml", "cmd_json", "file_tree")));
        evil = new TestMinion("evil", RsaKeyPair.generate(2048)).join(master);
        victim = new TestMinion("victim", RsaKeyPair.generate(2048)).join(master);
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @BeforeEach
    void read() {
        log = LogLines.start();
    }

    @AfterEach
    void theOthersAreServedAsBefore() throws Exception {
        log.close();
        assertThat(victim.call(master, Map.of("cmd", "_file_envs")))
                .isEqualTo(List.of("__env__", "base").subList(1, 2));
    }

    private @Nullable Object call(String command, @Nullable Object... fields) throws Exception {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", command);
        for (int i = 0; i < fields.length; i += 2) {
            load.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        return evil.call(master, load);
    }

    /**
     * CVE-2025-22239: any event; with it whatever the reactor does. CVE-2025-22236 the jobs of
     * others.
     */
    @Test
    void noEventInTheNameOfAnotherNorOfTheMaster() throws Exception {
        List<String> tags =
                List.of(
                        "salt/auth",
                        "salt/key",
                        "key",
                        JID,
                        "salt/job/" + JID + "/new",
                        "salt/job/" + JID + "/publish",
                        "salt/job/" + JID + "/ret/victim",
                        "salt/job/" + JID + "/ret/evil",
                        "salt/job/" + JID + "/prog/victim/1",
                        "salt/minion/victim/start",
                        "salt/beacon/victim/x",
                        "salt/run/" + JID + "/ret",
                        "salt/wheel/" + JID + "/new",
                        "salt/presence/change",
                        "minion/refresh/victim",
                        "syndic/victim/x",
                        "x\n\nsalt/auth",
                        "x\u2028");
        try (EventListener bus = master.listen()) {
            for (String tag : tags) {
                Map<String, ?> forged = Map.of("id", "victim", "act", "accept", "result", true);
                call("_minion_event", "tag", tag, "data", forged, "pretag", null);
                call(
                        "_minion_event",
                        "events",
                        List.of(Map.of("tag", tag, "data", forged)),
                        "pretag",
                        null);
                int slash = tag.indexOf('/');
                if (slash > 0) {
                    Map<String, ?> rest = Map.of("tag", tag.substring(slash + 1), "data", Map.of());
                    call(
                            "_minion_event",
                            "events",
                            List.of(rest),
                            "pretag",
                            tag.substring(0, slash));
                }
            }
            call(
                    "_minion_event",
                    "events",
                    List.of(Map.of("tag", "salt/beacon/evil/x", "data", Map.of("id", "victim"))),
                    "pretag",
                    null);
            call(
                    "_minion_event",
                    "tag",
                    "the/last",
                    "data",
                    Map.of("id", "victim"),
                    "pretag",
                    null);
            SaltEvent last = bus.await("the/last");
            assertThat(last.data().get("id")).isEqualTo("evil");
            assertThat(bus.await("salt/beacon/evil/x").data().get("id")).isEqualTo("evil");
            assertThat(bus.events()).extracting(SaltEvent::tag).doesNotContainAnyElementsOf(tags);
        }
        log.await("Filtering blacklisted event tag salt/auth");
        log.await("event of evil in the name of victim");
    }

    /**
     * CVE-2025-22236 and CVE-2022-22941: what means nobody was permitted, and then meant somebody.
     */
    @Test
    void noJobOnOthersByATargetThatMeansNobodyWhenItIsChecked() throws Exception {
        try (EventListener bus = master.listen()) {
            List<List<Object>> targets = new ArrayList<>();
            for (String type : List.of("nodegroup", "node", "nodes", "nodegroup ", "nodeX")) {
                targets.add(List.of("all", type));
            }
            targets.add(List.of("*", "glob"));
            targets.add(List.of("", "glob"));
            targets.add(List.of("victim", "list"));
            targets.add(List.of(List.of("victim"), "list"));
            targets.add(List.of("evil or victim", "compound"));
            targets.add(List.of("not evil", "compound"));
            targets.add(List.of("(|)".repeat(60) + "v.*", "pcre"));
            targets.add(List.of("victim", "nosuchtype"));
            targets.add(List.of("password:of-*", "pillar"));
            targets.add(List.of("0.0.0.0/0", "ipcidr"));
            for (List<Object> target : targets) {
                Object answer =
                        call(
                                "minion_pub",
                                "tgt",
                                target.get(0),
                                "tgt_type",
                                target.get(1),
                                "fun",
                                "test.ping",
                                "arg",
                                List.of(),
                                "ret",
                                "",
                                "tmo",
                                5,
                                "form",
                                "clean");
                assertThat(answer)
                        .as("%s", target)
                        .isIn(Map.of(), Map.of("jid", 0L, "minions", List.of()));
            }
            for (String fun :
                    List.of(
                            "publish.publish",
                            " publish.runner",
                            "test.ping,cmd.run",
                            "cmd.run",
                            "TEST.PING")) {
                assertThat(
                                call(
                                        "minion_pub",
                                        "tgt",
                                        "evil",
                                        "tgt_type",
                                        "glob",
                                        "fun",
                                        fun,
                                        "arg",
                                        List.of(List.of(), List.of("id")),
                                        "ret",
                                        "",
                                        "tmo",
                                        5,
                                        "form",
                                        "clean"))
                        .as(fun)
                        .isEqualTo(Map.of());
            }
            assertThat(
                            call(
                                    "minion_runner",
                                    "fun",
                                    "salt.execute",
                                    "arg",
                                    List.of("*", "test.ping"),
                                    "tmo",
                                    5))
                    .isEqualTo(Map.of());
            call("_minion_event", "tag", "jobs/tried", "data", Map.of(), "pretag", null);
            bus.await("jobs/tried");
            assertThat(bus.events())
                    .extracting(SaltEvent::tag)
                    .noneMatch(tag -> tag.endsWith("/new") || tag.endsWith("/publish"));
        }
        log.await("publish of test.ping by evil: peer does not permit it");
        log.await("runner salt.execute by evil: peer_run does not permit it");
    }

    @Test
    void aReturnIsItsSendersWhateverItSaysAndOverwritesNothing() throws Exception {
        Map<String, Object> first = new LinkedHashMap<>();
        first.put("cmd", "_return");
        first.put("jid", JID);
        first.put("fun", "test.ping");
        first.put("fun_args", List.of());
        first.put("return", "honest");
        first.put("retcode", 0);
        first.put("success", true);
        victim.call(master, first);
        try (EventListener bus = master.listen()) {
            call(
                    "_return",
                    "jid",
                    JID,
                    "fun",
                    "test.ping",
                    "fun_args",
                    List.of(),
                    "return",
                    "forged",
                    "retcode",
                    0,
                    "success",
                    true,
                    "resource_id",
                    "victim",
                    "minions",
                    List.of("victim"),
                    "error",
                    "forged",
                    "user",
                    "root");
            var data = bus.await("salt/job/" + JID + "/ret/evil").data();
            assertThat(data.get("id")).isEqualTo("evil");
            assertThat(data.asMap().keySet()).doesNotContain("resource_id", "minions", "error");
            for (String jid :
                    List.of(
                            "../../x",
                            "nocache/x",
                            "salt/auth",
                            JID + "/../x",
                            "req\n",
                            "20260102\n\n" + JID)) {
                assertThat(call("_return", "jid", jid, "fun", "f", "return", "x", "retcode", 0))
                        .isNull();
            }
        }
        try (Stream<Path> files = Files.walk(master.cache().resolve("jobs"))) {
            assertThat(
                            files.filter(file -> file.endsWith("return.p"))
                                    .map(file -> file.getName(file.getNameCount() - 2) + ""))
                    .containsExactlyInAnyOrder("victim", "evil");
        }
        log.await("return of evil for an invalid jid");
    }

    /**
     * CVE-2022-22934 and its kin on the master's side: pillar is of the one who has proven to be
     * it.
     */
    @Test
    void noPillarOfAnotherNorOfAnotherPlace() throws Exception {
        assertThat(evil.pillar(master, Map.of("id", "victim")).asMap())
                .isEqualTo(Map.of("mine", "evil"));
        List<Map<String, ?>> wishes =
                List.of(
                        Map.of("saltenv", "../secrets"),
                        Map.of("pillarenv", "../secrets"),
                        Map.of("pillarenv", ".."),
                        Map.of("pillarenv", root.resolve("secrets").toString()),
                        Map.of("ext", Map.of("cmd_yaml", "touch " + root + "/owned")),
                        Map.of("ext", Map.of("cmd_json", "touch " + root + "/owned")),
                        Map.of("ext", Map.of("file_tree", Map.of("root_dir", root.toString()))),
                        Map.of(
                                "pillar_override",
                                Map.of("x", "{{ salt['cmd.run']('touch " + root + "/owned') }}")));
        for (Map<String, ?> wish : wishes) {
            Map<String, Object> load = new LinkedHashMap<>();
            load.put("cmd", "_pillar");
            load.put("id", "evil");
            load.put("grains", Map.of("id", "victim"));
            load.put("ver", "2");
            load.putAll(wish);
            byte[] reply = master.request(evil.seal(load).body());
            assertThat(new String(reply, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("of-the-victim", "yes-it-is");
        }
        assertThat(root.resolve("owned")).doesNotExist();
        try (Stream<Path> kept = Files.list(master.cache().resolve("pillar"))) {
            assertThat(kept.map(file -> file.getFileName().toString()))
                    .as("an environment that is none is no pillar to keep")
                    .containsOnly("evil.p");
        }
    }

    /** Also in the log: what a minion sends must not look like a line of the master's. */
    @Test
    @Timeout(120)
    void theMineIsNoWayToHoldTheMasterUp() throws Exception {
        call("_mine", "data", Map.of("f", "x".repeat(1000)), "clear", false);
        String slow = "(.*)".repeat(12) + "\\1x";
        for (String regex :
                List.of(
                        "(|)".repeat(300) + "x",
                        "(?:b?|c?)".repeat(300) + "x",
                        slow,
                        "(e|ev|vi|il)*".repeat(40) + "x")) {
            for (String type : List.of("pcre", "grain_pcre", "compound")) {
                String expression =
                        switch (type) {
                            case "grain_pcre" -> "id:" + regex;
                            case "compound" -> "E@" + regex + " or P@id:" + regex;
                            default -> regex;
                        };
                assertThat(call("_mine_get", "tgt", expression, "fun", "f", "tgt_type", type))
                        .as("%s of %.40s", type, regex)
                        .isEqualTo(Map.of());
            }
        }
        log.await("the target means no minion", "matches nothing in too many ways");
        for (int i = 0; i < 3; i++) {
            call("_mine", "data", Map.of("big" + i, "x".repeat(15 << 20)), "clear", false);
        }
        assertThat(Files.size(master.cache().resolve("mine/evil.p"))).isLessThan(32 << 20);
        log.await("The mine of evil is not changed");
    }

    /** CVE-2025-22241 and CVE-2024-22231: keys and cache directories by a name from the wire. */
    @Test
    void whatIsRevokedOrReturnedByASyndicIsNobodyElses() throws Exception {
        Map<String, ?> group =
                Map.of(
                        "jid",
                        JID,
                        "id",
                        "../../x",
                        "fun",
                        "f",
                        "return",
                        Map.of(
                                "victim",
                                Map.of("return", "forged"),
                                "../y",
                                Map.of("return", "forged")));
        assertThat(call("_syndic_return", "load", List.of(group))).isNull();
        assertThat(master.cache().resolve("syndics")).isEmptyDirectory();
        log.await("returns of syndic evil, but order_masters is not set");

        TestMinion leaving = new TestMinion("leaving", RsaKeyPair.generate(2048)).join(master);
        byte[] forged =
                master.request(leaving.seal(Map.of("cmd", "revoke_auth", "id", "victim")).body());
        assertThat(forged).isNotEmpty();
        assertThat(root.resolve("pki/minions/victim")).exists();
    }
}
