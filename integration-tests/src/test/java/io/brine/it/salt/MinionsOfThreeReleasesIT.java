package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.it.support.Commands;
import io.brine.it.support.ManagedProcess;
import io.brine.it.support.PeerUnavailableException;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.SaltRelease;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real minions of all three maintained releases, together, on one brine-master, ruled by the real
 * command lines.
 */
@RequiresSalt({SaltRelease.SALT_3006, SaltRelease.SALT_3007, SaltRelease.SALT_3008})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MinionsOfThreeReleasesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<String, SaltRelease> MINIONS = new LinkedHashMap<>();

    static {
        MINIONS.put("m3006", SaltRelease.SALT_3006);
        MINIONS.put("m3007", SaltRelease.SALT_3007);
        MINIONS.put("m3008", SaltRelease.SALT_3008);
    }

    private Site site;
    private ManagedProcess master;
    private StateTree tree;

    @BeforeAll
    void startFleet() throws IOException, PeerUnavailableException {
        site = Site.create(PythonEnvironment.get(), "gather_job_timeout: 5", "loop_interval: 1");
        tree = StateTree.write(site);
        master = site.startMaster(Make.BRINE);
        for (Map.Entry<String, SaltRelease> minion : MINIONS.entrySet()) {
            site.startMinion(
                    PythonEnvironment.get(minion.getValue()),
                    minion.getKey(),
                    "return_retry_tries: 10",
                    "mine_functions: {test.echo: [mined]}");
        }
        // What follows is the first test: keys pend, and the real salt-key accepts them.
        for (String id : MINIONS.keySet()) {
            site.awaitPending(id);
        }
        assertThat(keys().get("minions_pre")).isEqualTo(Json.read("['m3006', 'm3007', 'm3008']"));
        Commands.Result accepted = site.run(Make.SALT, "key", "-y", "-A");
        assertThat(accepted.status()).as(accepted.toString()).isZero();
        assertThat(keys().get("minions")).isEqualTo(Json.read("['m3006', 'm3007', 'm3008']"));
        for (String id : MINIONS.keySet()) {
            site.awaitAnswer(Make.SALT, id);
        }
    }

    @AfterAll
    void stopFleet() throws IOException {
        if (site != null) {
            site.close();
        }
    }

    private JsonNode keys() {
        return Json.read(site.run(Make.SALT, "key", "--out", "json", "-L").out());
    }

    private JsonNode ask(String... words) {
        return Json.ask(site, Make.SALT, words);
    }

    @Test
    void allAnswerWithTheirRelease() {
        JsonNode versions = ask("*", "test.version");
        MINIONS.forEach(
                (id, release) ->
                        assertThat(versions.get(id).asText()).as(id).isEqualTo(release.version()));
    }

    /** What {@code lsof -i:4505} and {@code ps -L} show an administrator. */
    @Test
    void theirConnectionsAndTheMastersPartsAreSeenByTheSystem() throws IOException {
        String port = String.format(Locale.ROOT, ":%04X", site.publishPort());
        assertThat(Files.readAllLines(Path.of("/proc/net/tcp")))
                .filteredOn(line -> line.strip().matches("\\d+: \\S+" + port + " \\S+ 01 .*"))
                .hasSize(MINIONS.size());
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + master.pid() + "/task"))) {
            assertThat(tasks.map(task -> comm(task)).toList())
                    .contains("ProcessManager", "Publisher", "EventPublisher", "Maintenance")
                    .contains("FileserverUpdat", "ReqServer_Proce", "MWorkerQueue", "Reactor")
                    .contains("MWorker-0", "MWorker-1", "MWorker-2");
        }
    }

    private static String comm(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "a thread that has ended";
        }
    }

    @Test
    void commandsRunOnAll() {
        JsonNode out = ask("*", "cmd.run", "printf 'one\\ntwo'; echo; echo żółw");
        MINIONS.keySet()
                .forEach(id -> assertThat(out.get(id).asText()).as(id).isEqualTo("one\ntwo\nżółw"));
    }

    @Test
    void targetsSelectAmongThem() {
        JsonNode two = Json.read("{'m3006': true, 'm3008': true}");
        assertThat(ask("-G", "saltversioninfo:3006", "test.ping"))
                .isEqualTo(Json.read("{'m3006': true}"));
        assertThat(ask("-C", "I@place:attic or m3006", "test.ping")).isEqualTo(two);
        assertThat(ask("-E", "m300[68]$", "test.ping")).isEqualTo(two);
    }

    @Test
    void statesOfATreeAreApplied() {
        JsonNode first = ask("-t", "60", "*", "state.apply");
        for (String id : MINIONS.keySet()) {
            tree.assertAllSucceeded(id, first.get(id));
            tree.assertApplied(id);
        }
        JsonNode second = ask("-t", "60", "*", "state.apply", "site.config");
        for (String id : MINIONS.keySet()) {
            tree.assertUnchanged(id, second.get(id));
        }
    }

    @Test
    void statesTriedOnlyChangeNothing() {
        JsonNode tried = ask("-t", "60", "*", "state.apply", "site.untried", "test=True");
        for (String id : MINIONS.keySet()) {
            JsonNode state = tried.get(id).elements().next();
            assertThat(state.get("result").isNull()).as(state.toString()).isTrue();
            assertThat(tree.untried(id)).doesNotExist();
        }
    }

    @Test
    void mineIsSharedAmongThem() {
        assertThat(ask("m3007", "mine.send", "grains.get", "id"))
                .isEqualTo(Json.read("{'m3007': true}"));
        assertThat(ask("*", "mine.get", "*", "grains.get"))
                .isEqualTo(fromEach("{'m3007': 'm3007'}"));
        assertThat(ask("*", "mine.get", "m300[678]", "test.echo"))
                .isEqualTo(fromEach("{'m3006': 'mined', 'm3007': 'mined', 'm3008': 'mined'}"));
        assertThat(ask("m3007", "mine.delete", "grains.get"))
                .isEqualTo(Json.read("{'m3007': true}"));
        assertThat(ask("*", "mine.get", "*", "grains.get")).isEqualTo(fromEach("{}"));
    }

    private static JsonNode fromEach(String answer) {
        return Json.read("{'m3006': %1$s, 'm3007': %1$s, 'm3008': %1$s}".formatted(answer));
    }

    @Test
    void eventsThatTheySendAreOnTheBus() throws IOException {
        try (ManagedProcess watcher = site.watchEvents("site/deployed")) {
            ask("*", "event.send", "site/deployed", "{build: 17}");
            for (String id : MINIONS.keySet()) {
                JsonNode event =
                        Json.read(watcher.awaitLine("\"id\": \"" + id + "\"", PATIENCE))
                                .get("data");
                assertThat(event.get("id").asText()).isEqualTo(id);
                assertThat(event.get("cmd").asText()).isEqualTo("_minion_event");
                assertThat(event.get("data").get("build").asInt()).isEqualTo(17);
            }
        }
    }

    @Test
    void pillarIsEachMinionsOwn() {
        JsonNode keys = ask("*", "pillar.ls");
        assertThat(names(keys.get("m3006"))).containsExactlyInAnyOrder("place", "ports", "target");
        assertThat(names(keys.get("m3007"))).containsExactlyInAnyOrder("place", "ports", "target");
        assertThat(names(keys.get("m3008")))
                .containsExactlyInAnyOrder("only_for_3008", "place", "ports", "target");
        assertThat(ask("-J", "place:(attic|shed)", "test.ping"))
                .isEqualTo(Json.read("{'m3008': true}"));
    }

    private static List<String> names(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void theSharedKeyIsRotatedWithoutLosingAJob() throws IOException {
        try (ManagedProcess watcher = site.watchEvents("key")) {
            String jid = start("test.sleep", "4");
            Path ghost = site.directory().resolve("master/pki/minions/ghost");
            Files.copy(ghost.resolveSibling("m3006"), ghost);
            Commands.Result deleted = site.run(Make.SALT, "key", "-y", "-d", "ghost");
            assertThat(deleted.status()).as(deleted.toString()).isZero();
            watcher.awaitLine("\"rotate_aes_key\": true", PATIENCE);
            awaitReturns(jid, fromEach("true"));
            assertThat(ask("*", "test.ping")).isEqualTo(fromEach("true"));
        }
    }

    @Test
    void aMasterThatRestartsInMidJobLosesNothing() throws IOException {
        Path gate = site.directory().resolve("gate");
        String waiting = "while [ ! -e " + gate + " ]; do sleep 0.2; done; echo through";
        String jid = start("cmd.run", waiting);
        assertThat(master.terminate()).as(master.output()).isZero();
        master = site.startMaster(Make.BRINE);
        for (String id : MINIONS.keySet()) {
            site.awaitAnswer(Make.SALT, id);
        }
        Files.createFile(gate);
        awaitReturns(jid, fromEach("'through'"));
    }

    private String start(String... words) {
        List<String> all = new ArrayList<>(List.of("--async", "*"));
        all.addAll(Arrays.asList(words));
        return Json.jid(site.run(Make.SALT, "", all.toArray(String[]::new)));
    }

    private void awaitReturns(String jid, JsonNode expected) {
        Awaitility.await("the returns of " + jid)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            Commands.Result looked =
                                    site.run(
                                            Make.SALT,
                                            "run",
                                            "--out",
                                            "json",
                                            "jobs.lookup_jid",
                                            jid);
                            assertThat(Json.read(looked.out())).as(jid).isEqualTo(expected);
                        });
    }

    @Test
    void listedMinionsOfTheMasterAreThese() {
        Commands.Result up = site.run(Make.SALT, "run", "--out", "json", "-t", "10", "manage.up");
        assertThat(Json.read(up.out())).isEqualTo(Json.read(List.copyOf(MINIONS.keySet())));
    }
}
