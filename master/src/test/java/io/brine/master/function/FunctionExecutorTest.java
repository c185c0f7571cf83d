package io.brine.master.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.master.job.LocalCacheJobStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class FunctionExecutorTest {
    private static final String JID = "20260102030405000006";

    private record Fired(String tag, Map<Object, Object> data) {}

    @TempDir private Path cache;
    private final List<Fired> fired = new ArrayList<>();
    private LocalCacheJobStore jobs;
    private FunctionExecutor executor;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(cache.resolve("proc"));
        jobs = new LocalCacheJobStore(cache, "sha256");
        FunctionTable table =
                new FunctionTable()
                        .add("t.echo(a, b=2)", "Echoes.", call -> List.of(call.text("a")))
                        .add(
                                "t.mark()",
                                "Looks for its mark.",
                                call -> Files.exists(cache.resolve("proc").resolve(call.jid())))
                        .add("t.bad()", "Fails.", call -> fail(new FunctionException("no luck")))
                        .add("t.not()", "Is not.", call -> fail(new NotSupportedException("no")))
                        .add("t.states()", "Is a state.", call -> states(false));
        executor =
                new FunctionExecutor(
                        FunctionExecutor.Kind.RUNNER,
                        table,
                        (tag, data) -> fired.add(new Fired(tag, new LinkedHashMap<>(data))),
                        new FunctionExecutor.Register(jobs, cache, "m1_master", true));
    }

    private static Object fail(Exception e) throws Exception {
        throw e;
    }

    private static Map<String, ?> states(boolean result) {
        return Map.of("data", Map.of("m1_master", Map.of("id", Map.of("result", result))));
    }

    private FunctionResult run(String fun, Object... args) {
        return executor.run(
                new FunctionCall(fun, List.of(args), Map.of(), "alice", JID),
                FunctionExecutor.Watcher.NONE);
    }

    @Test
    void firesBothEventsAndKeepsTheJob() throws IOException {
        FunctionResult result = run("t.echo", "x");

        assertThat(result.value()).isEqualTo(List.of("x"));
        assertThat(result.success()).isTrue();
        assertThat(result.tag()).isEqualTo("salt/run/" + JID);
        assertThat(fired.stream().map(Fired::tag))
                .containsExactly("salt/run/" + JID + "/new", "salt/run/" + JID + "/ret");
        assertThat(fired.getFirst().data())
                .isEqualTo(
                        Map.of(
                                "fun",
                                "runner.t.echo",
                                "jid",
                                JID,
                                "user",
                                "alice",
                                "fun_args",
                                List.of("x")));
        assertThat(fired.getLast().data())
                .containsEntry("return", List.of("x"))
                .containsEntry("success", true);
        assertThat(jobs.load(JID))
                .containsEntry("fun", "runner.t.echo")
                .containsEntry("tgt", "m1_master")
                .containsEntry("user", "alice");
        assertThat(jobs.returns(JID)).containsOnlyKeys("m1_master");
        assertThat(cache.resolve("jobs"))
                .isDirectoryRecursivelyContaining(file -> file.endsWith(".minions.p"));
    }

    @Test
    void leavesAMarkWhileItRuns() {
        assertThat(run("t.mark").value()).isEqualTo(true);
        assertThat(cache.resolve("proc").resolve(JID)).doesNotExist();
    }

    @Test
    void tellsWhatIsWrongWithTheArguments() {
        FunctionResult result = run("t.echo");
        assertThat(result.value())
                .isEqualTo(
                        "\nPassed invalid arguments: echo() missing 1 required positional"
                                + " argument: 'a'\n\nUsage:\n\n    Echoes.\n\n    Usage:\n\n"
                                + "        t.echo a [b=2]\n");
        assertThat(result.success()).isTrue();
    }

    @Test
    void aFailureIsAResult() {
        FunctionResult result = run("t.bad");
        assertThat(result.value()).isEqualTo("Exception occurred in runner t.bad: no luck");
        assertThat(result.success()).isFalse();
        assertThat(fired.getLast().data())
                .containsEntry("retcode", 1)
                .containsEntry("success", false);
        assertThat(run("t.not").value()).isEqualTo("no");
        assertThat(run("t.none").value())
                .isEqualTo("Exception occurred in runner t.none: 't.none' is not available.");
    }

    @Test
    void aFailedStateIsNoSuccess() {
        assertThat(run("t.states").success()).isFalse();
    }

    @Test
    void aJidThatIsNoneIsRefused() {
        FunctionCall call =
                new FunctionCall("t.mark", List.of(), Map.of(), "u", "../../../etc/cron.d/x");
        assertThatThrownBy(() -> executor.run(call, FunctionExecutor.Watcher.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(fired).isEmpty();
    }

    @Test
    void sortsMixedArguments() {
        FunctionCall call =
                FunctionCall.ofMixed(
                        "t.echo",
                        List.of(
                                "1",
                                "a=b",
                                "x y",
                                Map.of("__kwarg__", true, "n", 3),
                                Map.of("m", 1)),
                        "u",
                        null);
        assertThat(call.args()).isEqualTo(List.of(1L, "x y", Map.of("m", 1)));
        assertThat(call.kwargs()).isEqualTo(Map.of("a", "b", "n", 3));
    }
}
