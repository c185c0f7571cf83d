package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.it.support.Commands;
import io.brine.it.support.ManagedProcess;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a master, two minions and a command line do for a user, whoever made each of them. A
 * subclass is one pairing; every one of them must pass all of this, so a difference between the
 * makes is a failing test.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FleetContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String TOP =
            """
            base:
              alpha:
                - colours
            {% for role in ['web', 'database'] %}
              'G@role:{{ role }} and not alpha':
                - {{ role }}
            {% endfor %}
            """;
    private static final String DATABASE =
            """
            include:
              - shared:
                  key: shared:all
                  defaults: {who: {{ grains['role'] }}}
            {% if grains.kernel == 'Linux' %}
            users:
            {% for name in ['ann', 'bob'] %}
              {{ name }}: {{ 1000 + loop.index }}
            {% endfor %}
            {% endif %}
            """;

    private final Make masterMake;
    private final Make minionMake;
    private final Make commandMake;
    private Site site;
    private ManagedProcess master;

    FleetContract(Make masterMake, Make minionMake, Make commandMake) {
        this.masterMake = masterMake;
        this.minionMake = minionMake;
        this.commandMake = commandMake;
    }

    @BeforeAll
    void startFleet(PythonEnvironment salt) throws IOException {
        site =
                Site.create(
                        salt,
                        "gather_job_timeout: 5",
                        "ext_pillar:",
                        "  - cmd_yaml: \"echo 'asked: {by: %s}'\"");
        site.writePillar("top.sls", TOP);
        site.writePillar("colours.sls", "colour: blue\n");
        site.writePillar("database.sls", DATABASE);
        site.writePillar("shared.sls", "by: {{ who }}\nfor: {{ grains.id }}\n");
        master = site.startMaster(masterMake);
        site.startMinion(minionMake, "alpha");
        site.startMinion(minionMake, "beta", "grains: {role: database}");
        site.accept(commandMake, "alpha");
        site.accept(commandMake, "beta");
    }

    @AfterAll
    void stopFleet() throws IOException {
        if (site != null) {
            site.close();
        }
    }

    /** Runs the command line with JSON output and returns the one object that it printed. */
    private JsonNode ask(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--out", "json", "--static", "-t", "10"));
        all.addAll(List.of(arguments));
        Commands.Result result = site.run(commandMake, "", all.toArray(String[]::new));
        try {
            return JSON.readTree(result.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError(
                    "not JSON: " + result + "\nminion alpha:\n" + site.minionOutput("alpha"), e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyMinionAnswersAPing() {
        assertThat(ask("*", "test.ping")).isEqualTo(json("{\"alpha\": true, \"beta\": true}"));
    }

    @Test
    void nestedOutputIsSalts() {
        Commands.Result result = site.run(commandMake, "", "--no-color", "alpha", "test.ping");
        assertThat(result.out()).as(result.toString()).isEqualTo("alpha:\n    True\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void cmdRunReturnsWhatTheCommandPrinted() {
        assertThat(ask("alpha", "cmd.run", "echo one; echo two >&2; pwd", "cwd=/"))
                .isEqualTo(json("{\"alpha\": \"one\\ntwo\\n/\"}"));
        JsonNode all = ask("alpha", "cmd.run_all", "echo out; echo err >&2; exit 3").get("alpha");
        assertThat(all.get("retcode")).isEqualTo(json("3"));
        assertThat(all.get("stdout")).isEqualTo(json("\"out\""));
        assertThat(all.get("stderr")).isEqualTo(json("\"err\""));
        assertThat(all.get("pid").asInt()).isPositive();
    }

    @Test
    void keywordArgumentsAndUnicodeArriveAsTyped() {
        assertThat(
                        ask(
                                "alpha",
                                "test.arg_clean",
                                "n=3",
                                "flag=True",
                                "text=żółw 🐢",
                                "list=[1, two]"))
                .isEqualTo(
                        json(
                                """
                                {"alpha": {"args": [],
                                 "kwargs": {"n": 3, "flag": true, "text": "żółw 🐢", "list": [1, "two"]}}}\
                                """));
        assertThat(ask("alpha", "test.arg_clean", "1", "1.5", "a: b", "key=значение"))
                .isEqualTo(
                        json(
                                """
                                {"alpha": {"args": [1, 1.5, "a: b"], "kwargs": {"key": "значение"}}}\
                                """));
        // What the publication was is told to a function that takes any keyword.
        JsonNode kwargs = ask("alpha", "test.kwarg", "n=3").get("alpha");
        assertThat(kwargs.get("n")).isEqualTo(json("3"));
        assertThat(kwargs.get("__pub_fun").asText()).isEqualTo("test.kwarg");
        assertThat(kwargs.get("__pub_jid").asText()).hasSize(20);
    }

    @Test
    void outputThatIsNotTextComesThroughWhole() {
        // 300 octets that are no UTF-8 on the way out of the process; counted by the shell on both
        // ends.
        JsonNode printed =
                ask("alpha", "cmd.run_stdout", "head -c 300 /dev/zero | tr '\\0' '\\377'")
                        .get("alpha");
        assertThat(printed.isTextual()).isTrue();
        assertThat(printed.asText()).hasSize(300);
        assertThat(ask("alpha", "cmd.run", "printf 'a\\001\\tb'"))
                .isEqualTo(json("{\"alpha\": \"a\\u0001\\tb\"}"));
    }

    @Test
    void aLargeReturnComesThroughWhole() {
        JsonNode printed =
                ask("alpha", "cmd.run_stdout", "head -c 800000 /dev/zero | tr '\\0' x")
                        .get("alpha");
        assertThat(printed.asText()).hasSize(800_000).containsOnlyOnce("x".repeat(800_000));
    }

    @Test
    void targetsSelectByGlobListGrainRegexAndCompound() {
        JsonNode alpha = json("{\"alpha\": true}");
        JsonNode beta = json("{\"beta\": true}");
        JsonNode both = json("{\"alpha\": true, \"beta\": true}");
        assertThat(ask("al*", "test.ping")).isEqualTo(alpha);
        assertThat(ask("[!a]*", "test.ping")).isEqualTo(beta);
        assertThat(ask("-L", "beta,alpha", "test.ping")).isEqualTo(both);
        assertThat(ask("-E", "(al|zz).*", "test.ping")).isEqualTo(alpha);
        assertThat(ask("-G", "role:data*", "test.ping")).isEqualTo(beta);
        assertThat(ask("-G", "kernel:linux", "test.ping")).isEqualTo(both);
        assertThat(ask("-C", "G@role:database or alpha", "test.ping")).isEqualTo(both);
        assertThat(ask("-C", "* and not ( G@role:database or E@gam.* )", "test.ping"))
                .isEqualTo(alpha);
        assertThat(ask("-S", "127.0.0.0/8", "test.ping")).isEqualTo(both);
    }

    @Test
    void aTargetThatMatchesNobodySaysSo() {
        Commands.Result result = site.run(commandMake, "", "nobody*", "test.ping");
        assertThat(result.out() + result.err())
                .contains(
                        "No minions matched the target. No command was sent, no jid was assigned.");
        assertThat(result.status()).isEqualTo(2);
    }

    @Test
    void anUnknownFunctionAnswersAsSaltDoes() {
        Commands.Result result =
                site.run(commandMake, "", "--no-color", "alpha", "nosuch.function");
        assertThat(result.out()).contains("'nosuch.function' is not available.");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void wrongArgumentsAnswerAsSaltDoes() {
        Commands.Result result = site.run(commandMake, "", "--no-color", "alpha", "test.echo");
        assertThat(result.out()).contains("Passed invalid arguments to test.echo:");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void anExceptionInAFunctionIsReportedWithItsMessage() {
        Commands.Result result =
                site.run(commandMake, "", "--no-color", "alpha", "test.exception", "message=Oh no");
        assertThat(result.out())
                .contains("The minion function caused an exception")
                .contains("Oh no");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void aFailingCommandMakesTheExitStatusOne() {
        assertThat(site.run(commandMake, "", "alpha", "cmd.retcode", "exit 7").status())
                .isEqualTo(1);
    }

    @Test
    void aJobLongerThanTheTimeoutIsWaitedFor() {
        Commands.Result result =
                site.run(commandMake, "", "--no-color", "-t", "1", "alpha", "test.sleep", "6");
        assertThat(result.out()).as(result.toString()).isEqualTo("alpha:\n    True\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void grainsArePrinted() {
        JsonNode grains = ask("beta", "grains.items").get("beta");
        assertThat(grains.get("id").asText()).isEqualTo("beta");
        assertThat(grains.get("role").asText()).isEqualTo("database");
        assertThat(grains.get("kernel").asText()).isEqualTo("Linux");
        assertThat(ask("beta", "grains.get", "role")).isEqualTo(json("{\"beta\": \"database\"}"));
        assertThat(ask("beta", "grains.item", "role", "id"))
                .isEqualTo(json("{\"beta\": {\"role\": \"database\", \"id\": \"beta\"}}"));
    }

    @Test
    void pillarReachesItsMinionOnly() {
        assertThat(ask("alpha", "pillar.items"))
                .isEqualTo(
                        json(
                                "{\"alpha\": {\"colour\": \"**********\", \"asked\": {\"by\":"
                                        + " \"**********\"}}}"));
        assertThat(ask("*", "pillar.get", "colour", "none", "unmask=True"))
                .isEqualTo(json("{\"alpha\": \"blue\", \"beta\": \"none\"}"));
        assertThat(ask("-I", "colour:blue", "test.ping")).isEqualTo(json("{\"alpha\": true}"));
    }

    @Test
    void pillarOfTemplatesAndCommandsIsTheMinionsOwn() {
        String expected =
                "{\"users\": {\"ann\": 1001, \"bob\": 1002}, \"shared\": {\"all\": {\"by\":"
                        + " \"database\", \"for\": \"beta\"}}, \"asked\": {\"by\": \"beta\"}}";
        assertThat(ask("beta", "pillar.items", "unmask=True").get("beta"))
                .isEqualTo(json(expected));
        if (minionMake == Make.SALT) {
            assertThat(called("beta", "pillar.items", "unmask=True")).isEqualTo(json(expected));
        }
        assertThat(ask("-C", "I@users:ann:1001 and J@shared:all:by:data.*", "test.ping"))
                .isEqualTo(json("{\"beta\": true}"));
    }

    /** What the call command of that minion's own make prints for it. */
    private JsonNode called(String id, String... arguments) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("-c", site.minionConfigDirectory(id).toString(), "--out", "json"));
        all.addAll(List.of(arguments));
        Commands.Result called =
                Commands.run(
                        site.directory(),
                        PATIENCE,
                        Map.of("LC_ALL", "C.UTF-8"),
                        site.command(minionMake, "call", all.toArray(String[]::new)));
        try {
            return JSON.readTree(called.out()).get("local");
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + called, e);
        }
    }

    @Test
    void aRunningJobIsFoundAndKilled() {
        Commands.Result started = site.run(commandMake, "", "--async", "beta", "test.sleep", "300");
        String jid = started.out().replaceAll("(?s).*?(\\d{20}).*", "$1");
        assertThat(jid).as(started.toString()).hasSize(20);
        JsonNode found = ask("beta", "saltutil.find_job", jid).get("beta");
        assertThat(found.get("fun").asText()).isEqualTo("test.sleep");
        assertThat(found.get("jid").asText()).isEqualTo(jid);
        assertThat(ask("beta", "saltutil.kill_job", jid).get("beta").asText())
                .contains(jid)
                .contains("9");
        org.awaitility.Awaitility.await("the job is gone")
                .atMost(PATIENCE)
                .until(() -> ask("beta", "saltutil.find_job", jid).get("beta").isEmpty());
    }

    @Test
    void theMasterMayRestart() throws IOException {
        int status = master.terminate();
        if (masterMake == Make.BRINE) {
            assertThat(status).as(master.output()).isZero();
        }
        master = site.startMaster(masterMake);
        site.awaitAnswer(commandMake, "alpha");
        site.awaitAnswer(commandMake, "beta");
        assertThat(ask("*", "test.ping")).isEqualTo(json("{\"alpha\": true, \"beta\": true}"));
    }

    @Test
    void aRejectedAndADeletedKeyAreShutOut() throws IOException {
        site.startMinion(minionMake, "gamma");
        site.accept(commandMake, "gamma");
        Commands.Result listed = site.run(commandMake, "key", "--out", "json", "-L");
        assertThat(json(listed.out()).get("minions"))
                .isEqualTo(json("[\"alpha\", \"beta\", \"gamma\"]"));
        Commands.Result deleted = site.run(commandMake, "key", "-y", "-d", "gamma");
        assertThat(deleted.status()).as(deleted.toString()).isZero();
        assertThat(Files.exists(site.directory().resolve("master/pki/minions/gamma"))).isFalse();
        assertThat(site.run(commandMake, "", "gamma", "test.ping").status()).isNotZero();
    }
}
