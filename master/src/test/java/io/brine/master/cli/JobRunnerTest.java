package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.output.OutputStyle;
import io.brine.master.cli.option.OptionException;
import io.brine.master.cli.option.OptionParser;
import io.brine.master.cli.option.ParsedOptions;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Whole jobs against a master in a box. The expected texts are what {@code salt} 3008.3 printed for
 * the same command and the same returns.
 */
class JobRunnerTest {
    private static final String JID = "20260102030405000001";
    private static final String JID2 = "20260102030405000002";
    private static final String NO_RESPONSE =
            """
                Minion did not return. [No response]
                The minions may not have all finished running and any remaining minions will return upon completion. To look up the return data for this job later, run the following command:
            \s\s\s\s
                salt-run jobs.lookup_jid 20260102030405000001
            """;

    @TempDir Path cachedir;

    private final FakeMaster master = new FakeMaster();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Set<String> notConnected = Set.of();

    @BeforeEach
    void masterHasMadeItsKey() throws IOException {
        Files.writeString(cachedir.resolve(".root_key"), "the key\n");
    }

    private int run(String... words) throws OptionException, InterruptedException {
        ParsedOptions parsed = new OptionParser(SaltOptionTable.groups()).parse(List.of(words));
        SaltConfig config =
                SaltConfig.of(Role.MASTER, Map.of("cachedir", cachedir.toString(), "user", "root"));
        CommandOptions options = new CommandOptions(parsed, config);
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        OutputSink sink = new OutputSink(outStream, null, false);
        OutputStyle style = new OutputStyle(options.color(false), true, options.outputIndent(), 0);
        ResultPrinter printer = new ResultPrinter(sink, errStream, options.output(), style);
        LocalClient client =
                new LocalClient(
                        config,
                        MasterKey.of(config, "root", null),
                        master,
                        accepted(config),
                        master::now);
        return new JobRunner(
                        options,
                        client,
                        this::subscribe,
                        printer,
                        sink,
                        new Console(errStream),
                        new Random(7),
                        master::now)
                .run(JobRequestParser.parse(parsed), options.batch());
    }

    private FakeMaster subscribe() {
        master.subscribed = true;
        return master;
    }

    private AcceptedMinions accepted(SaltConfig config) {
        return new AcceptedMinions(config) {
            @Override
            List<String> among(List<String> ids) {
                return ids.stream().filter(id -> !id.startsWith("unknown")).toList();
            }

            @Override
            Set<String> notConnected(Collection<String> ids) {
                return notConnected;
            }
        };
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsReturnsAsTheyCome() throws Exception {
        master.thenPublish(JID, "g1", "g2")
                .returns(0.2, JID, "g2", true, 0L)
                .returns(0.3, JID, "g1", true, 0L);
        assertThat(run("*", "test.ping")).isZero();
        assertThat(printed())
                .isEqualTo(
                        """
                        g2:
                            True
                        g1:
                            True
                        """);
        assertThat(complained()).isEmpty();
        assertThat(master.seconds()).as("ends with the last return").isEqualTo(0.3);
    }

    @Test
    void sendsTheRequestThatSaltSends() throws Exception {
        master.then(
                        load -> {
                            assertThat(master.subscribed).as("before it publishes").isTrue();
                            return FakeMaster.published(JID, "g1");
                        })
                .returns(0.1, JID, "g1", true, 0L);
        run("g1", "cmd.run", "ls", "cwd=/tmp", "--return", "mysql");
        PayloadMap load = master.requests.getFirst();
        assertThat(load.asMap().keySet().stream().map(Object::toString))
                .containsExactly(
                        "cmd",
                        "tgt",
                        "fun",
                        "arg",
                        "key",
                        "tgt_type",
                        "ret",
                        "jid",
                        "kwargs",
                        "user");
        assertThat(load.text("cmd")).isEqualTo("publish");
        assertThat(load.text("key")).isEqualTo("the key");
        assertThat(load.text("tgt")).isEqualTo("g1");
        assertThat(load.text("tgt_type")).isEqualTo("glob");
        assertThat(load.text("ret")).isEqualTo("mysql");
        assertThat(load.text("jid")).isEmpty();
        assertThat(load.text("user")).isEqualTo("root");
        assertThat(load.list("arg"))
                .isEqualTo(List.of("ls", Map.of("__kwarg__", true, "cwd", "/tmp")));
    }

    @Test
    void aFailureOfOneMinionIsAFailure() throws Exception {
        master.thenPublish(JID, "g1", "g2")
                .returns(0.1, JID, "g1", "", 3L)
                .returns(0.2, JID, "g2", "fine", 0L);
        assertThat(run("*", "cmd.run", "exit 3")).isEqualTo(1);
        assertThat(printed())
                .isEqualTo(
                        """
                        g1:
                        g2:
                            fine
                        """);
        assertThat(complained()).isEqualTo("ERROR: Minions returned with non-zero exit code\n");
    }

    @Test
    void aCompoundJobFailsWithItsWorstFunction() throws Exception {
        master.thenPublish(JID, "g1")
                .returns(
                        0.1,
                        JID,
                        "g1",
                        Map.of("test.ping", true, "test.retcode", true),
                        Map.of("test.ping", 0L, "test.retcode", 4L));
        assertThat(run("g1", "test.ping,test.retcode", ",", "4")).isEqualTo(1);
        assertThat(printed())
                .isEqualTo(
                        """
                        g1:
                            ----------
                            test.ping:
                                True
                            test.retcode:
                                True
                        """);
    }

    @Test
    void saysWhoDidNotReturn() throws Exception {
        master.thenPublish(JID, "g1", "gx")
                .returns(0.1, JID, "g1", true, 0L)
                .thenPublish(JID2, "gx");
        assertThat(run("*", "test.ping", "-t", "2")).isEqualTo(1);
        assertThat(printed()).isEqualTo("g1:\n    True\ngx:\n" + NO_RESPONSE);
        assertThat(complained()).isEqualTo("ERROR: Minions returned with non-zero exit code\n");
        assertThat(master.seconds()).isBetween(12.0, 12.1);
        PayloadMap question = master.requests.get(1);
        assertThat(question.text("fun")).isEqualTo("saltutil.find_job");
        assertThat(question.list("arg")).isEqualTo(List.of(JID));
        assertThat(question.list("tgt")).isEqualTo(List.of("gx"));
        assertThat(question.text("tgt_type")).isEqualTo("list");
    }

    @Test
    void waitsForAMinionThatIsAtWork() throws Exception {
        master.thenPublish(JID, "g1")
                .thenPublish(JID2, "g1")
                .returns(1.5, JID2, "g1", Map.of("jid", JID, "fun", "test.sleep"), 0L)
                .returns(3, JID, "g1", true, 0L);
        assertThat(run("g1", "test.sleep", "3", "-t", "1")).isZero();
        assertThat(printed()).isEqualTo("g1:\n    True\n");
    }

    @Test
    void asksOnlyAcceptedMinionsWhetherTheyAreAtWork() throws Exception {
        master.thenPublish(JID, "unknown1");
        assertThat(run("*", "test.ping", "-t", "1")).isEqualTo(1);
        assertThat(master.requests).hasSize(1);
    }

    @Test
    void goesOnWhenTheQuestionCannotBeAsked() throws Exception {
        master.thenPublish(JID, "g1").then(load -> null).returns(10.5, JID, "g1", true, 0L);
        assertThat(run("*", "test.ping", "-t", "1")).isZero();
    }

    @Test
    void tellsAMinionThatIsNotEvenConnected() throws Exception {
        notConnected = Set.of("gx");
        master.thenPublish(JID, "gx").thenPublish(JID2, "gx");
        assertThat(run("gx", "test.ping", "-t", "1", "--summary", "-v")).isEqualTo(1);
        assertThat(printed())
                .contains("gx:\n    Minion did not return. [Not connected]\n")
                .contains("# of minions that did not return: 1\n")
                .contains("Minions not connected: gx\n");
    }

    @Test
    void canHideWhoDidNotReturn() throws Exception {
        master.thenPublish(JID, "g1", "gx")
                .returns(0.1, JID, "g1", true, 0L)
                .thenPublish(JID2, "gx");
        assertThat(run("*", "test.ping", "-t", "1", "--hide-timeout")).isEqualTo(1);
        assertThat(printed()).isEqualTo("g1:\n    True\n");
    }

    @Test
    void printsSilentMinionsInRed() throws Exception {
        notConnected = Set.of("gx");
        master.thenPublish(JID, "gx").thenPublish(JID2, "gx");
        run("gx", "test.ping", "-t", "1", "--force-color");
        assertThat(printed())
                .isEqualTo(
                        """
                        \033[0;36mgx\033[0;0m:
                        \033[0;31m    Minion did not return. [Not connected]\033[0;0m
                        """);
    }

    @Test
    void saysWhenNobodyMatches() throws Exception {
        Map<String, Object> load = new HashMap<>();
        load.put("jid", null);
        load.put("minions", List.of());
        load.put("error", "Master could not resolve minions for target zz*");
        PayloadMap reply = PayloadMap.ofMap(Map.of("enc", "clear", "load", load));
        master.then(request -> new Publisher.Reply.Answer(reply));
        assertThat(run("zz*", "test.ping", "--out", "json")).isEqualTo(2);
        assertThat(printed())
                .isEqualTo(
                        """
                        No minions matched the target. No command was sent, no jid was assigned.
                        {}
                        """);
        assertThat(complained()).isEqualTo("ERROR: No return received\n");
    }

    @Test
    void printsTheJobIdWhenAsked() throws Exception {
        master.thenPublish(JID, "g1").returns(0.1, JID, "g1", true, 0L);
        run("g1", "test.ping", "--show-jid");
        assertThat(printed()).isEqualTo("jid: " + JID + "\ng1:\n    True\n");
    }

    @Test
    void printsASummary() throws Exception {
        master.thenPublish(JID, "g1", "gx", "g2")
                .returns(0.1, JID, "g1", true, 7L)
                .returns(0.2, JID, "g2", true, 0L)
                .thenPublish(JID2, "gx");
        assertThat(run("*", "test.retcode", "7", "--summary", "-v", "-t1")).isEqualTo(1);
        assertThat(printed())
                .isEqualTo(
                        """
                        Executing job with jid 20260102030405000001
                        -------------------------------------------

                        g1:
                            True
                        g2:
                            True
                        gx:
                        """
                                + NO_RESPONSE
                                + """


                                -------------------------------------------
                                Summary
                                -------------------------------------------
                                # of minions targeted: 3
                                # of minions returned: 2
                                # of minions that did not return: 1
                                # of minions with errors: 1
                                Minions not responding: gx
                                Minions with failures: g1
                                -------------------------------------------
                                """);
    }

    @Test
    void doesNotWaitForAnAsynchronousJob() throws Exception {
        master.thenPublish(JID, "g1");
        assertThat(run("g1", "test.ping", "--async")).isZero();
        assertThat(printed()).isEqualTo("Executed command with job ID: " + JID + "\n");
        assertThat(master.subscribed).isFalse();
        assertThat(master.seconds()).isZero();
    }

    @Test
    void anAsynchronousJobForNobodyHasNoId() throws Exception {
        master.thenPublish("");
        assertThat(run("zz", "test.ping", "--async")).isZero();
        assertThat(printed())
                .isEqualTo(
                        """
                        No minions matched the target. No command was sent, no jid was assigned.
                        Executed command with job ID: 0
                        """);
    }

    @Test
    void printsAllTogetherWithStatic() throws Exception {
        master.thenPublish(JID, "g1", "g2", "gx")
                .returns(0.1, JID, "g2", true, 3L)
                .returns(0.2, JID, "g1", true, 0L)
                .thenPublish(JID2, "gx");
        assertThat(run("*", "test.retcode", "3", "--static", "-t1")).isZero();
        assertThat(printed()).isEqualTo("g1:\n    True\ng2:\n    True\n");
    }

    @Test
    void printsDocumentationOnce() throws Exception {
        master.thenPublish(JID, "g1", "g2")
                .returns(0.1, JID, "g1", Map.of("test.ping", "\nPings.\n"), 0L)
                .returns(0.2, JID, "g2", Map.of("test.ping", "\nPings.\n", "a.b", "Does b."), 0L);
        assertThat(run("*", "-d", "test.ping")).isZero();
        assertThat(printed()).isEqualTo("a.b:\nDoes b.\n\ntest.ping:\n\nPings.\n\n\n");
    }

    @Test
    void picksASubsetOfThoseThatHaveTheFunction() throws Exception {
        master.thenPublish(JID, "g1", "g2", "g3")
                .returns(0.1, JID, "g1", List.of("test.ping", "a.b"), 0L)
                .returns(0.1, JID, "g2", List.of("test.ping"), 0L)
                .returns(0.1, JID, "g3", List.of("test.ping", "a.b"), 0L)
                .then(FakeMasterReply::echo)
                .returns(0.2, JID2, "g1", "b", 0L)
                .returns(0.2, JID2, "g3", "b", 0L);
        assertThat(run("*", "a.b", "--subset", "1")).isZero();
        assertThat(master.requests.getFirst().text("fun")).isEqualTo("sys.list_functions");
        assertThat(master.requests.get(1).text("tgt_type")).isEqualTo("list");
        assertThat(master.requests.get(1).list("tgt")).hasSize(1).isSubsetOf("g1", "g3");
    }

    /** Publishes under the second job id to exactly those asked for. */
    private static final class FakeMasterReply {
        static Publisher.Reply echo(PayloadMap load) {
            try {
                String[] ids =
                        load.list("tgt").stream().map(String::valueOf).toArray(String[]::new);
                return FakeMaster.published(JID2, ids);
            } catch (PayloadException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void runsInBatches() throws Exception {
        master.thenPublish("20260102030405000009", "g1", "g2", "gx")
                .returns(0.1, "20260102030405000009", "g2", true, 0L)
                .returns(0.1, "20260102030405000009", "g1", true, 0L)
                .thenPublish("20260102030405000008", "gx")
                .then(load -> batchPart(load, "g2", 12))
                .then(load -> batchPart(load, "g1", 13));
        assertThat(run("*", "test.retcode", "2", "-b", "1", "-t", "1")).isEqualTo(2);
        assertThat(printed().replaceAll("\\d{20}", "JID"))
                .isEqualTo(
                        """
                        Minion gx did not respond. No job will be sent.

                        Executing run on ['g2']

                        g2:
                            True
                        jid:
                            JID
                        retcode:
                            2

                        Executing run on ['g1']

                        g1:
                            True
                        jid:
                            JID
                        retcode:
                            2
                        """);
        assertThat(master.requests.get(2).text("jid"))
                .as("all parts have one job id")
                .hasSize(20)
                .isEqualTo(master.requests.get(3).text("jid"));
    }

    private Publisher.@Nullable Reply batchPart(PayloadMap load, String id, double at) {
        try {
            assertThat(load.list("tgt")).isEqualTo(List.of(id));
            String jid = load.text("jid");
            master.event(
                    at - 0.5,
                    "salt/job/" + jid + "/new",
                    Map.of("minions", List.of("g1", "g2"), "jid", jid));
            master.returns(at, jid, id, true, 2L);
            return FakeMaster.published(jid, id);
        } catch (PayloadException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aMasterThatDoesNotAnswerIsOneClearLine() {
        master.then(load -> null);
        assertThatThrownBy(() -> run("*", "test.ping", "-t", "3"))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("Salt request timed out. The master is not responding.")
                .hasFieldOrPropertyWithValue("exitCode", 2);
        assertThat(master.seconds()).isEqualTo(3);
    }

    @Test
    void aWrongKeyIsRefused() {
        Map<String, ?> error =
                Map.of(
                        "name", "AuthenticationError",
                        "message", "Authentication error occurred.");
        PayloadMap reply = PayloadMap.ofMap(Map.of("error", error));
        master.then(load -> new Publisher.Reply.Answer(reply));
        assertThatThrownBy(() -> run("*", "test.ping"))
                .isInstanceOf(CommandException.class)
                .hasMessage("Authentication error occurred.");
    }

    @Test
    void readsTheKeyAgainWhenARestartedMasterHasANewOne() throws Exception {
        master.then(
                        load -> {
                            replaceKey();
                            return new Publisher.Reply.Refusal("");
                        })
                .thenPublish(JID, "g1")
                .returns(0.1, JID, "g1", true, 0L);
        assertThat(run("g1", "test.ping")).isZero();
        assertThat(master.requests.get(1).text("key")).isEqualTo("a new key");
    }

    private void replaceKey() {
        try {
            Files.writeString(cachedir.resolve(".root_key"), "a new key");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anEmptyReplyToTheSameKeyIsARefusal() {
        master.then(load -> new Publisher.Reply.Refusal(""));
        assertThatThrownBy(() -> run("*", "test.ping"))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("Failed to authenticate!");
    }

    @Test
    void aMissingKeyFileIsNamed() throws Exception {
        Files.delete(cachedir.resolve(".root_key"));
        assertThatThrownBy(() -> run("*", "test.ping"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("cannot read the key file " + cachedir.resolve(".root_key"));
    }
}
