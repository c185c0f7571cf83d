package io.brine.master.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.cache.DataBank;
import io.brine.master.function.FunctionExecutor;
import io.brine.master.function.FunctionResult;
import io.brine.master.function.TestMaster;
import io.brine.master.keys.KeyState;
import io.brine.salt.payload.SaltPack;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

class RunnersTest {
    private static final String OLD = "20260102030405000001";
    private static final String NEW = "20260302030405000002";

    @TempDir private Path directory;
    private TestMaster master;
    private FunctionExecutor runner;

    @BeforeEach
    void prepare() throws IOException {
        master = new TestMaster(directory);
        runner = RunnerClient.executor(master.services());
        job(OLD, "test.ping", "web*", Map.of("a", "b"));
        job(NEW, "cmd.run", "db1", Map.of());
    }

    private void job(String jid, String fun, String target, Map<?, ?> metadata) throws IOException {
        var jobs = master.services().jobs();
        jobs.prepareJob(jid, false);
        jobs.saveLoad(
                jid,
                Map.of(
                        "jid",
                        jid,
                        "fun",
                        fun,
                        "arg",
                        List.of(),
                        "tgt",
                        target,
                        "tgt_type",
                        "glob",
                        "user",
                        "root",
                        "kwargs",
                        Map.of("metadata", metadata)),
                List.of("web1", "web2"));
        jobs.saveReturn(jid, "web1", Map.of("return", true, "retcode", 0, "success", true));
    }

    private @Nullable Object run(String fun, Object... arguments) {
        return master.run(runner, fun, arguments).value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search_function=test.*|" + OLD,
                "search_function=nope,cmd.run|" + NEW,
                "search_target=db?|" + NEW,
                "search_metadata={a: b}|" + OLD,
                "search_metadata={a: c}|",
                "start_time=2026, Feb 1 00:00|" + NEW,
                "end_time=2026-02-01|" + OLD,
                "end_time=01/01/2026|",
            })
    void searchesJobs(String condition, @Nullable String expected) {
        // What the function itself leaves in the cache is not of interest.
        assertThat(run("jobs.list_jobs", condition))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .satisfies(
                        found -> {
                            TreeSet<String> ids = new TreeSet<>(found.keySet());
                            ids.retainAll(List.of(OLD, NEW));
                            assertThat(ids)
                                    .isEqualTo(
                                            expected == null
                                                    ? new TreeSet<>()
                                                    : new TreeSet<>(List.of(expected)));
                        });
    }

    @Test
    void showsReturnsAndWhoIsMissing() {
        assertThat(run("jobs.lookup_jid", OLD)).isEqualTo(Map.of("web1", true));
        assertThat(run("jobs.lookup_jid", OLD, "missing=True"))
                .isEqualTo(Map.of("web1", true, "web2", "Minion did not return"));
        assertThat(run("jobs.exit_success", OLD)).isEqualTo(Map.of("web1", true, "web2", false));
        assertThat(run("jobs.lookup_jid", "../../../etc/passwd")).isEqualTo(Map.of());
        assertThat(run("jobs.last_run", "function=test.*")).asString().contains(OLD);
    }

    @Test
    void gathersRunningJobs() {
        master.answers(
                "saltutil.running",
                List.of("web1", "web2"),
                Map.of(
                        "web1",
                        List.of(Map.of("jid", OLD, "fun", "test.sleep", "pid", 7, "tgt", "*"))));
        assertThat(run("jobs.active"))
                .isEqualTo(
                        Map.of(
                                OLD,
                                Map.of(
                                        "Function", "test.sleep",
                                        "Arguments", List.of(),
                                        "Target", "*",
                                        "Target-type", "list",
                                        "User", "root",
                                        "StartTime", "2026, Jan 02 03:04:05.000001",
                                        "Running", List.of(Map.of("web1", 7)),
                                        "Returned", List.of("web1"))));
    }

    @Test
    void tellsWhoIsUpAndOfWhichVersion() throws IOException {
        master.services().keys().store("web2", KeyState.ACCEPTED, "k");
        master.answers("test.ping", List.of("web2", "web1"), Map.of("web1", true));
        master.answers(
                "test.version",
                List.of("web1", "web2", "web3", "web4"),
                Map.of("web1", "3008.3", "web2", "3006.30", "web3", "3009.0"));

        assertThat(run("manage.status"))
                .isEqualTo(Map.of("up", List.of("web1"), "down", List.of("web2")));
        assertThat(run("manage.versions"))
                .isEqualTo(
                        Map.of(
                                "Master", "3008.3",
                                "Up to date", Map.of("web1", "3008.3"),
                                "Minion requires update", Map.of("web2", "3006.30"),
                                "Minion newer than master", Map.of("web3", "3009.0"),
                                "Minion offline", Map.of("web4", false)));
        assertThat(run("manage.down", "removekeys=True")).isEqualTo(List.of("web2"));
        assertThat(master.services().keys().find("web2")).isNull();
    }

    @Test
    void tellsWhoIsConnected() throws IOException {
        master.services().keys().store("web1", KeyState.ACCEPTED, "k");
        master.services().keys().store("web2", KeyState.ACCEPTED, "k");
        master.connected().put("web1", "10.0.0.1");
        assertThat(run("manage.present")).isEqualTo(List.of("web1"));
        assertThat(run("manage.joined", "show_ip=True")).isEqualTo(Map.of("web1", "10.0.0.1"));
        assertThat(run("manage.not_present")).isEqualTo(List.of("web2"));
        assertThat(run("manage.not_alived", "subset=[web9]")).isEqualTo(List.of());
    }

    @Test
    void theMineIsOnlyShownToThoseWhoMay() throws IOException {
        var data = master.services().data();
        master.services().keys().store("web1", KeyState.ACCEPTED, "k");
        data.store(DataBank.GRAINS, "web1", Map.of("os", "Debian"));
        data.store(
                DataBank.MINE,
                "web1",
                Map.of(
                        "open",
                        1,
                        "closed",
                        Map.of("__saltmine_acl__", 1, "__data__", 2, "allow_tgt", "db*")));
        assertThat(run("mine.get", "*", "open")).isEqualTo(Map.of("web1", 1L));
        assertThat(run("mine.get", "*", "closed")).isEqualTo(Map.of());
        assertThat(run("cache.grains", "web1")).isEqualTo(Map.of("web1", Map.of("os", "Debian")));
        assertThat(run("cache.clear_all", "web1")).isEqualTo(true);
        assertThat(data.fetch(DataBank.MINE, "web1")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc", "/etc", "a/../../x", "link", ".."})
    void banksStayWithinTheCache(String bank) throws IOException {
        Files.createDirectories(directory.resolve("outside"));
        Files.createSymbolicLink(directory.resolve("cache/link"), directory.resolve("outside"));
        for (Object[] call :
                new Object[][] {
                    {"cache.store", bank, "k", "v"},
                    {"cache.fetch", bank, "k"},
                    {"cache.list", bank},
                    {"cache.flush", bank},
                    {"cache.store", "b", "../" + bank + "/k", "v"},
                    {"cache.store", "b", "k", "v", "cachedir=" + directory.resolve("outside")}
                }) {
            FunctionResult result =
                    master.run(
                            runner,
                            String.valueOf(call[0]),
                            Arrays.copyOfRange(call, 1, call.length));
            assertThat(result.success()).as(String.valueOf(call[0])).isFalse();
        }
        assertThat(directory.resolve("outside")).isEmptyDirectory();
    }

    @Test
    void keepsWhatIsPutIntoABank() {
        assertThat(run("cache.store", "bank/sub", "key", Map.of("a", 1))).isNull();
        assertThat(run("cache.fetch", "bank/sub", "key")).isEqualTo(Map.of("a", 1L));
        assertThat(run("cache.list", "bank")).isEqualTo(List.of("sub"));
        assertThat(run("cache.flush", "bank/sub", "key")).isEqualTo(true);
        assertThat(run("cache.fetch", "bank/sub", "key")).isEqualTo(Map.of());
    }

    @Test
    void firesAnEvent() {
        assertThat(run("event.send", "my/tag", Map.of("a", 1))).isEqualTo(true);
        assertThat(master.fired()).contains(new TestMaster.Fired("my/tag", Map.of("a", 1)));
    }

    @Test
    void saysWhatIsNotServed() {
        FunctionResult result = master.run(runner, "state.orchestrate", "x");
        assertThat(result.success()).isFalse();
        assertThat(result.value()).asString().startsWith("'state.orchestrate' is not supported");
        assertThat(run("salt.cmd", "cmd.run", "id")).asString().contains("is not available");
        assertThat(run("test.stdout_print")).isEqualTo("bar");
        assertThat(master.printed()).containsExactly("foo");
    }

    /** Whoever may use this runner could else take, or make, the token of one who may do more. */
    @Test
    void banksThatMakeSomebodyAreTheMastersOwn() throws Exception {
        Path tokens = Files.createDirectories(directory.resolve("cache/tokens"));
        String token = "a".repeat(64);
        Files.write(tokens.resolve(token + ".p"), SaltPack.packBin(Map.of("name", "admin")));
        Files.createDirectories(directory.resolve("cache/grains"));
        for (String bank :
                List.of("tokens", "grains/../tokens", "./tokens/", "sessions", "publish_auth")) {
            assertThat(run("cache.list", bank)).as(bank).asString().contains("the master's own");
            assertThat(run("cache.fetch", bank, token)).asString().contains("the master's own");
            assertThat(run("cache.store", bank, "b".repeat(64), Map.of("name", "admin")))
                    .asString()
                    .contains("the master's own");
            assertThat(run("cache.flush", bank)).asString().contains("the master's own");
        }
        assertThat(run("cache.list", "", "cachedir=tokens"))
                .asString()
                .contains("the master's own");
        assertThat(tokens).isDirectoryContaining("glob:**.p");
        assertThat(tokens.toFile().list()).hasSize(1);
        assertThat(run("cache.list", "../pki/minions")).asString().contains("outside");
        assertThat(run("cache.fetch", ".", ".root_key")).asString().contains("must have a name");
    }

    @Test
    void theCachedPillarOfAnEnvironmentIsShownAndForgottenByItself() throws Exception {
        var data = master.services().data();
        master.services().keys().store("web1", KeyState.ACCEPTED, "k");
        data.store(DataBank.PILLAR, "web1", Map.of("a", 1));
        data.store(DataBank.PILLAR, "web1:dev", Map.of("a", 2));
        assertThat(run("pillar.show_pillar_cache", "web1"))
                .isEqualTo(Map.of("web1", Map.of("a", 1L)));
        assertThat(run("pillar.show_pillar_cache", "web1", "pillarenv=dev"))
                .isEqualTo(Map.of("web1", Map.of("a", 2L)));
        assertThat(run("pillar.clear_pillar_cache", "web1", "pillarenv=dev")).isEqualTo(true);
        assertThat(data.fetch(DataBank.PILLAR, "web1:dev")).isNull();
        assertThat(data.fetch(DataBank.PILLAR, "web1")).isNotNull();
    }
}
