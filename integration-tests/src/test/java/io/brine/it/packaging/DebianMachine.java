package io.brine.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.brine.it.support.Checkout;
import io.brine.it.support.Commands;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A container of plain Debian with a Java that is no package, without a network, which has the
 * packages under {@code /debs}. It ends by itself after ten minutes. Confined to its test.
 */
final class DebianMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration MAKING = Duration.ofMinutes(10);
    private static final String IMAGE = "brine-base";

    /** Says that there is a Java; the packages need some package that does. */
    private static final String JAVA_PACKAGE =
            """
            mkdir -p /tmp/java/DEBIAN
            printf '%s\\n' 'Package: test-java' 'Version: 1' 'Architecture: all' \
                'Maintainer: Test <test@example.org>' 'Provides: java21-runtime-headless' \
                'Description: stands for a Java' >/tmp/java/DEBIAN/control
            dpkg-deb -b /tmp/java /tmp/java.deb
            dpkg -i /tmp/java.deb
            """;

    private final String name = "brine-it-packages-" + UUID.randomUUID();

    private DebianMachine() {}

    /** Starts one; skips the test where no engine answers, and fails it where {@code CI=true}. */
    static DebianMachine start() throws IOException {
        requireEngine();
        makeImage();
        DebianMachine machine = new DebianMachine();
        docker(
                "run",
                "-d",
                "--rm",
                "--init",
                "--network",
                "none",
                "--name",
                machine.name,
                IMAGE,
                "sleep",
                "600");
        machine.run("mkdir /debs");
        try (Stream<Path> built = Files.list(Checkout.root().resolve("dist/target"))) {
            for (Path deb : built.filter(file -> file.toString().endsWith(".deb")).toList()) {
                docker("cp", deb.toString(), machine.name + ":/debs/");
            }
        }
        machine.run(JAVA_PACKAGE);
        return machine;
    }

    /** Runs a script as root and returns what it printed; fails unless it ends with 0. */
    String run(String script) {
        Commands.Result result = attempt(script);
        assertThat(result.status()).as("%s\n%s", script, result).isZero();
        return result.out();
    }

    /** Runs a script as root. */
    Commands.Result attempt(String script) {
        return Commands.run(
                Checkout.root(),
                PATIENCE,
                Map.of(),
                List.of("docker", "exec", name, "sh", "-euc", script));
    }

    /** Starts a script that goes on; what it prints is in {@code /tmp/NAME.log}. */
    void begin(String program, String script) {
        docker("exec", "-d", name, "sh", "-c", "exec >/tmp/" + program + ".log 2>&1; " + script);
    }

    @Override
    public void close() {
        docker("rm", "-f", name);
    }

    private static void requireEngine() {
        boolean answers = false;
        try {
            answers = command(Duration.ofSeconds(20), "docker", "version").status() == 0;
        } catch (AssertionError e) {
            // There is no docker command.
        }
        if (!answers && "true".equals(System.getenv("CI"))) {
            fail("CI=true, and no Docker engine answers");
        }
        Assumptions.assumeTrue(answers, "no Docker engine answers");
    }

    /** Made by the script that users have too; tests in other processes wait meanwhile. */
    private static void makeImage() throws IOException {
        Path lock = Checkout.root().resolve("integration-tests/target/images.lock");
        Files.createDirectories(Checkout.root().resolve("integration-tests/target"));
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            String script = Checkout.root().resolve("docker/base/make-base").toString();
            Commands.Result made = command(MAKING, script, "jdk");
            assertThat(made.status()).as("make-base: %s", made).isZero();
        }
    }

    private static void docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(Arrays.asList(arguments));
        Commands.Result result = command(PATIENCE, command.toArray(String[]::new));
        assertThat(result.status()).as("%s: %s", command, result).isZero();
    }

    private static Commands.Result command(Duration patience, String... command) {
        return Commands.run(Checkout.root(), patience, Map.of(), List.of(command));
    }
}
