package io.brine.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** The launchers' shell code with {@link ProbeDaemon} in the place of the daemons. */
@Timeout(120)
class LauncherTest {
    @TempDir Path dir;

    @BeforeEach
    void layOutATarball() throws IOException {
        Path checkout = Path.of("..").toAbsolutePath().normalize();
        Files.createDirectories(dir.resolve("bin"));
        for (String name : List.of("launch.sh", "find-java")) {
            Files.copy(
                    checkout.resolve("bin").resolve(name),
                    dir.resolve("bin").resolve(name),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path launcher = dir.resolve("bin/brine-minion");
        Files.writeString(
                launcher,
                Files.readString(checkout.resolve("bin/brine-minion"))
                        .replaceAll("io\\.brine\\.\\S+", ProbeDaemon.class.getName()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    /** One jar that names the class path of this test. */
    private void addLib() throws IOException {
        Files.createDirectories(dir.resolve("lib"));
        String classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" "));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (OutputStream out = Files.newOutputStream(dir.resolve("lib/all.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
    }

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome launch(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(dir.resolve("bin/brine-minion").toString()));
        command.addAll(List.of(args));
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("BRINE_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("NOTIFY_SOCKET");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Outcome(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    @Test
    void withoutABuildItSaysWhatToDo() throws Exception {
        Outcome outcome = launch();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo(
                        "brine-minion: not built yet: run 'mvn -DskipTests package' in "
                                + dir.toRealPath()
                                + " first\n");
    }

    @Test
    void detachingReturnsOnceTheDaemonServes() throws Exception {
        addLib();
        Path pidFile = dir.resolve("probe.pid");
        Outcome outcome = launch("-l", "d", "-d", pidFile.toString());
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("started\n");
        ProcessHandle daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        assertThat(daemon.isAlive()).isTrue();
        daemon.destroy();
        await().atMost(Duration.ofSeconds(20)).until(() -> !daemon.isAlive());
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void aDetachedStartThatFailsSaysWhyAndFails() throws Exception {
        addLib();
        Outcome outcome = launch("--daemon", "-d", "--fail", dir.resolve("p").toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("probe: publish_port 4505 is in use");
    }

    @Test
    void inTheForegroundTheExitCodeIsTheDaemons() throws Exception {
        addLib();
        Outcome outcome = launch("--ask", "99", "-l", "-d", dir.resolve("p").toString());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(99);
        assertThat(outcome.out()).contains("started").contains("stopped");
    }
}
