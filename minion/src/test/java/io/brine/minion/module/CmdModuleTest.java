package io.brine.minion.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code cmd.*} with real processes; the sentences are those of a real minion of 3008.3. */
@Timeout(60)
class CmdModuleTest {
    private final FakeMinion minion = new FakeMinion();

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "cmd.run;echo one two  three~one two three~0",
                "cmd.run;echo $((1+2)) | cat~`3`~0",
                "cmd.run;echo \\$((1+2));python_shell=False~$((1+2))~0",
                "cmd.run;echo 'a  b' \"c d\";python_shell=False~a  b c d~0",
                "cmd.run;[echo, $HOME];python_shell=False~$HOME~0",
                "cmd.run;pwd;cwd=/usr~/usr~0",
                "cmd.run;echo $FOO;env={FOO: 1}~1~0",
                "cmd.run;echo $FOO$BAR;env=[{FOO: a}, {BAR: b}]~ab~0",
                "cmd.run;echo $LC_TIME~C~0",
                "cmd.run;exit 4~``~4",
                "cmd.run;exit 4;ignore_retcode=True~``~0",
                "cmd.run;exit 4;success_retcodes=[4]~``~0",
                "cmd.run;exit 4;success_retcodes=3,4~``~0",
                "cmd.run;echo fine && exit 4;success_stdout=fine~fine~0",
                "cmd.run;echo x;hide_output=True~``~0",
                "cmd.run;umask;umask=077~0077~0",
                "cmd.run;echo x |cat;shell=/bin/sh~x~0",
                "cmd.shell;echo $((2*2))~4~0",
                "cmd.run_stdout;echo out && echo err >&2~out~0",
                "cmd.run_stderr;echo out && echo err >&2~err~0",
                "cmd.retcode;exit 9~9~9",
                "cmd.has_exec;sh~true~0",
                "cmd.has_exec;no-such-program~false~0",
                "cmd.which;no-such-program~null~0",
                "cmd.which;/bin/sh~/bin/sh~0",
                "cmd.exec_code;sh;echo $0 | grep -c brine-exec-code~1~0",
                "cmd.exec_code;sh;echo $1$2;args=[a, b]~ab~0",
            })
    void answers(String typed, String answer, int retcode) {
        String[] parts = typed.split(";(?! )", -1);
        FunctionOutcome outcome =
                minion.typed(parts[0], java.util.Arrays.copyOfRange(parts, 1, parts.length));
        assertThat(String.valueOf(outcome.value())).isEqualTo(answer);
        assertThat(outcome.retcode()).isEqualTo(retcode);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ls;cwd=/no/such|ERROR: Specified cwd '/no/such' either not absolute or does not"
                        + " exist",
                "ls;cwd=relative|ERROR: Specified cwd 'relative' either not absolute or does not"
                        + " exist",
                "ls;shell=/bin/nope|ERROR: The shell /bin/nope is not available",
                "ls;runas=no-such-user|ERROR: User 'no-such-user' is not available",
                "ls;group=no-such-group|ERROR: Group 'no-such-group' is not available",
                "ls;umask=xx|ERROR: Invalid umask: 'xx'",
                "ls;umask=000|ERROR: Zero umask is not allowed.",
                "ls;success_retcodes=a|ERROR executing 'cmd.run': success_retcodes must be a list"
                        + " of integers",
                "ls;template=jinja|ERROR executing 'cmd.run': template is not supported by Brine's"
                        + " minion",
                "ls;use_vt=True|ERROR executing 'cmd.run': use_vt is not supported by Brine's"
                        + " minion",
                "echo no && exit 3;raise_err=True|ERROR: no",
                "ls;timeout=abc|The minion function caused an exception:"
                    + " salt.exceptions.TimedProcTimeoutError: Error: timeout abc must be a number",
                "ls;output_encoding=nope|The minion function caused an exception: LookupError:"
                        + " unknown encoding: nope",
                "ls 'x;python_shell=False|The minion function caused an exception: ValueError: No"
                        + " closing quotation",
                "/no/such;python_shell=False|ERROR: Unable to run command '['/no/such']' with the"
                        + " context '{'cwd': '/'}', reason: [Errno 2] No such file or directory:"
                        + " '/no/such'",
            })
    void failures(String typed, String answer) {
        String[] words = typed.split(";", -1);
        if (words[0].equals("/no/such")) {
            words = new String[] {words[0], words[1], "cwd=/"};
        }
        FunctionOutcome outcome = minion.typed("cmd.run", words);
        assertThat(outcome).isEqualTo(new FunctionOutcome(answer, 1, false, "nested"));
    }

    @Test
    void runAllTellsEverything() {
        assertThat(minion.typed("cmd.run_all", "echo out; echo err >&2; exit 3").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("retcode", 3L)
                .containsEntry("stdout", "out")
                .containsEntry("stderr", "err")
                .containsKey("pid");
        assertThat(
                        minion.typed(
                                        "cmd.run_all",
                                        "echo out; echo err >&2",
                                        "redirect_stderr=True")
                                .value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("stdout", "out\nerr");
    }

    @Test
    void unicodeGoesInAndOutUnderAnyLocale() throws Exception {
        assertThat(minion.run("cmd.run", "printf %s 'hé 中 😀'").value()).isEqualTo("hé 中 😀");
        ProcessBuilder builder = new ProcessBuilder();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PLAIN", "p");
        variables.put("WIDE", "é\n");
        PlainCommand.apply(
                builder,
                List.of("/bin/sh", "-c", "printf '%s|' \"$0\" \"$PLAIN\" \"$WIDE\"", "ü'\n\n"),
                variables,
                false);
        Process process = builder.start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(new String(output, java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("ü'\n\n|p|é\n|");
    }

    @Test
    void octetsThatAreNotUtf8AreReplaced() {
        assertThat(minion.run("cmd.run", "printf 'a\\377b\\376'").value())
                .isEqualTo("a\uFFFDb\uFFFD");
        assertThat(minion.typed("cmd.run", "printf '\\351'", "output_encoding=latin1").value())
                .isEqualTo("é");
    }

    @Test
    void whiteSpaceAtTheEndGoes() {
        assertThat(minion.run("cmd.run", "printf 'a \\n\\n'").value()).isEqualTo("a");
        assertThat(minion.typed("cmd.run", "printf 'a \\n'", "rstrip=False").value())
                .isEqualTo("a \n");
    }

    @Test
    void muchOutputIsCutAndCounted() {
        minion.opts.put("cmd_output_limit", 1000L);
        String output =
                String.valueOf(
                        minion.run("cmd.run", "head -c 3000000 /dev/zero | tr '\\0' x").value());
        assertThat(output)
                .startsWith("x".repeat(1000) + "\n[2999000 more bytes of output were dropped")
                .hasSizeLessThan(1200);
    }

    @Test
    void inputMayBeLarge() {
        String input = "y".repeat(1_000_000);
        assertThat(
                        minion.run("cmd.run", "wc -c", Map.of("__kwarg__", true, "stdin", input))
                                .value())
                .isEqualTo("1000000");
    }

    @Test
    void aTimeLimitKillsTheWholeTree(@TempDir Path directory) throws Exception {
        Path pidFile = directory.resolve("pid");
        FunctionOutcome outcome =
                minion.typed(
                        "cmd.run_all",
                        "sleep 1000 & echo $! > " + pidFile + "; wait",
                        "timeout=0.5");
        assertThat(outcome.value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry(
                        "stdout",
                        "sleep 1000 & echo $! > "
                                + pidFile
                                + "; wait : Timed out after 0.5 seconds")
                .containsEntry("retcode", 1L)
                .containsEntry("stderr", "");
        // as in Salt, a time-out alone is no failure of the job
        assertThat(outcome.retcode()).isZero();
        awaitEnd(pidFile);
    }

    @Test
    void aSignalReachesTheProcessesOfTheJob(@TempDir Path directory) throws Exception {
        Path pidFile = directory.resolve("pid");
        ExecutionContext context = minion.context("cmd.run");
        CompletableFuture<FunctionOutcome> outcome = new CompletableFuture<>();
        Thread job =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        outcome.complete(
                                                FunctionRunner.run(
                                                        context,
                                                        "cmd.run",
                                                        List.of(
                                                                "sleep 1000 & echo $! > "
                                                                        + pidFile
                                                                        + "; wait"))));
        await().until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
        assertThat(context.processes().pids()).hasSize(1);
        context.signal(9);
        assertThat(outcome.get(30, TimeUnit.SECONDS).success()).isFalse();
        assertThat(context.processes().endedBy()).isEqualTo(9);
        awaitEnd(pidFile);
        job.join();
    }

    @Test
    void anInterruptionEndsTheCommand(@TempDir Path directory) throws Exception {
        Path pidFile = directory.resolve("pid");
        CompletableFuture<FunctionOutcome> outcome = new CompletableFuture<>();
        Thread job =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        outcome.complete(
                                                minion.run(
                                                        "cmd.run",
                                                        "echo $$ > "
                                                                + pidFile
                                                                + "; exec sleep 1000")));
        await().until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
        job.interrupt();
        assertThat(outcome.get(30, TimeUnit.SECONDS).value()).isEqualTo("ERROR: the job was ended");
        awaitEnd(pidFile);
        job.join();
    }

    @Test
    void otherSignalsAreDelivered() throws Exception {
        ExecutionContext context = minion.context("cmd.run");
        Process process = new ProcessBuilder("sleep", "1000").start();
        context.processes().add(process.toHandle());
        // SIGUSR1: a shell that starts the build in the background lets its children ignore SIGINT.
        context.signal(10);
        assertThat(process.onExit().get(30, TimeUnit.SECONDS).exitValue()).isEqualTo(138);
        assertThat(context.processes().endedBy()).isZero();
        await().until(() -> context.processes().pids().isEmpty());
    }

    @Test
    void aProcessOfAnEndedJobIsEndedToo() throws Exception {
        ExecutionContext context = minion.context("cmd.run");
        context.signal(15);
        Process process = new ProcessBuilder("sleep", "1000").start();
        context.processes().add(process.toHandle());
        assertThat(process.onExit().get(30, TimeUnit.SECONDS).exitValue()).isEqualTo(143);
    }

    @Test
    void nobodyWaitsForACommandInTheBackground(@TempDir Path directory) {
        Path done = directory.resolve("done");
        assertThat(minion.typed("cmd.run_bg", "echo 1 > " + done).value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("pid");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(done));
        assertThat(minion.typed("cmd.run", "exit 3", "bg=True"))
                .isEqualTo(new FunctionOutcome("", 0, true, null));
    }

    @Test
    void forbiddenCommandsAreNotRun() {
        minion.opts.put("cmd_blacklist_glob", List.of("rm *"));
        assertThat(minion.run("cmd.run", "rm -rf /nowhere").value())
                .isEqualTo("ERROR: The shell command \"rm -rf /nowhere\" is not permitted");
        assertThat(minion.run("cmd.run", "echo rm").value()).isEqualTo("rm");
        minion.opts.put("cmd_whitelist_glob", List.of("true*"));
        assertThat(minion.run("cmd.run", "echo rm").value())
                .isEqualTo("ERROR: The shell command \"echo rm\" is not permitted");
        assertThat(minion.run("cmd.run", "true").success()).isTrue();
    }

    @Test
    void withoutAJobThereIsNoShell() {
        Map<String, @Nullable Object> none = Map.of();
        assertThat(minion.context("x").call("cmd.run", List.of("echo $((1+1))"), none))
                .isEqualTo("$((1+1))");
        minion.opts.put("cmd_safe", false);
        assertThat(minion.context("x").call("cmd.run", List.of("echo $((1+1))"), none))
                .isEqualTo("2");
    }

    @Test
    void theSupervisorsSocketIsNotHandedOn() {
        assertThat(minion.run("cmd.run", "env").value())
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .doesNotContain("NOTIFY_SOCKET");
        assertThat(
                        minion.typed(
                                        "cmd.run",
                                        "/usr/bin/env",
                                        "clean_env=True",
                                        "env={A: b}",
                                        "python_shell=False",
                                        "reset_system_locale=False")
                                .value())
                .isEqualTo("A=b");
    }

    @Test
    void programsAreFound() {
        assertThat(minion.typed("cmd.which_bin", "[no-such-program, sh]").value())
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .endsWith("/sh");
        assertThat(minion.typed("cmd.which_bin", "[no-such-program]").value()).isNull();
        assertThat(minion.run("cmd.shells").value()).isInstanceOf(List.class);
        assertThat(minion.typed("cmd.exec_code_all", "sh", "echo err >&2; exit 5").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("retcode", 5L)
                .containsEntry("stderr", "err");
    }

    private static void awaitEnd(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
}
