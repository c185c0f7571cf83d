package io.brine.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Signals, exit codes, pid file and readiness of a real process. */
@Timeout(120)
class DaemonLifecycleTest {
    @TempDir Path dir;

    private final List<Process> started = new ArrayList<>();
    private Path pidFile = Path.of("");

    @BeforeEach
    void name() {
        pidFile = dir.resolve("run/probe.pid");
    }

    @AfterEach
    void killLeftovers() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Map<String, String> environment, String... args) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(ProbeDaemon.class.getName());
        command.addAll(List.of(args));
        command.add(pidFile.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("NOTIFY_SOCKET");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String rest(BufferedReader reader) {
        return reader.lines().collect(Collectors.joining("\n"));
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    @Test
    void aSignalEndsItInOrderWithExitCodeZero() throws Exception {
        Process process = start(Map.of(), "-d");
        BufferedReader output = output(process);
        assertThat(output.readLine()).isEqualTo("started");
        assertThat(output.readLine()).isEqualTo(Readiness.READY_LINE);
        assertThat(pidFile).hasContent(Long.toString(process.pid()));
        process.toHandle().destroy();
        assertThat(rest(output)).contains("stopped");
        assertThat(exitCode(process)).isZero();
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void sigusr1WritesTheStacksOfItsThreadsAndDoesNotEndIt() throws Exception {
        Process process = start(Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + dir));
        BufferedReader output = output(process);
        assertThat(output.lines().anyMatch("started"::equals)).isTrue();
        signal(process, "USR1");
        Path dump =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(this::dumps, files -> files.size() == 1 && !isEmpty(files.get(0)))
                        .get(0);
        assertThat(dump).content().contains("main (").contains("DaemonLifecycle.run");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)))
                .isEqualTo("rw-------");
        assertThat(process.isAlive()).isTrue();
        process.toHandle().destroy();
        assertThat(rest(output)).contains("stopped");
        assertThat(exitCode(process)).isZero();
    }

    @Test
    void theHealthFileFollowsTheComplaintAndGoesWithTheDaemon() throws Exception {
        Path health = dir.resolve("health");
        Path sick = dir.resolve("sick");
        Process process =
                start(Map.of(HealthFile.VARIABLE, health.toString()), "--sick", sick.toString());
        awaitContent(health, "ok\n");
        Files.writeString(sick, "part X\nis stopped");
        awaitContent(health, "part X is stopped\n");
        Files.delete(sick);
        awaitContent(health, "ok\n");
        process.toHandle().destroy();
        assertThat(exitCode(process)).isZero();
        assertThat(health).doesNotExist();
    }

    private static void awaitContent(Path file, String content) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(file) && Files.readString(file).equals(content));
    }

    private static boolean isEmpty(Path file) {
        return file.toFile().length() == 0;
    }

    private List<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().startsWith("salt-debug-"))
                    .toList();
        }
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
        assertThat(kill.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    @Test
    void itEndsByItselfWithTheCodeThatWasAskedFor() throws Exception {
        Process process = start(Map.of(), "--ask", "99");
        assertThat(rest(output(process))).isEqualTo("started\nstopped");
        assertThat(exitCode(process)).isEqualTo(99);
    }

    @Test
    void aFailedStartIsOneLineAndLeavesTheOthersPidFileAlone() throws Exception {
        Files.createDirectories(dir.resolve("run"));
        Files.writeString(pidFile, "1");
        Process process = start(Map.of(), "--fail", "-d");
        assertThat(rest(output(process)))
                .isEqualTo("probe: publish_port 4505 is in use: stop the other master\nstopped");
        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(pidFile).hasContent("1");
    }

    @Test
    void aCrashInTheStartIsAnError() throws Exception {
        Process process = start(Map.of(), "--crash");
        assertThat(rest(output(process)))
                .contains("probe could not start")
                .contains("probe: cannot start: java.lang.IllegalStateException: bug");
        assertThat(exitCode(process)).isEqualTo(1);
    }

    @Test
    void aDaemonThatDoesNotStopIsCutOffWithinTenSeconds() throws Exception {
        // In the foreground: a detached daemon writes to its log file only.
        Process process = start(Map.of(), "--stuck");
        BufferedReader output = output(process);
        assertThat(output.readLine()).isEqualTo("started");
        process.toHandle().destroy();
        assertThat(rest(output)).contains("probe did not stop within 9 s");
        assertThat(exitCode(process)).isEqualTo(70);
    }

    @Test
    void aPidFileThatCannotBeWrittenIsRemarkedOnly() throws Exception {
        Files.writeString(dir.resolve("run"), "a file where a directory should be");
        Process process = start(Map.of(), "--ask", "0");
        assertThat(rest(output(process))).contains("cannot write the pid file");
        assertThat(exitCode(process)).isZero();
    }

    @Test
    void systemdIsToldOnItsSocket() throws Exception {
        Assumptions.assumeTrue(canRun("python3", "--version"), "python3 is there");
        Assumptions.assumeTrue(canRun("systemd-notify", "--version"), "systemd-notify is there");
        String receiver =
                """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                print("bound", flush=True)
                while True:
                    text = s.recv(4096).decode()
                    print(text.replace("\\n", " "), flush=True)
                    if "STOPPING=1" in text: break
                """;
        Path socket = dir.resolve("notify");
        Process python =
                new ProcessBuilder("python3", "-c", receiver, socket.toString())
                        .redirectErrorStream(true)
                        .start();
        started.add(python);
        BufferedReader messages = output(python);
        assertThat(messages.readLine()).isEqualTo("bound");
        Process process = start(Map.of("NOTIFY_SOCKET", socket.toString()), "-d");
        BufferedReader output = output(process);
        output.readLine();
        assertThat(output.readLine()).isEqualTo(Readiness.READY_LINE);
        process.toHandle().destroy();
        assertThat(exitCode(process)).isZero();
        assertThat(rest(messages))
                .contains("READY=1")
                .contains("probe is serving")
                .contains("STOPPING=1");
    }

    private static boolean canRun(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
