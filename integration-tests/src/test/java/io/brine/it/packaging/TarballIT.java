package io.brine.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Checkout;
import io.brine.it.support.Commands;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tarball, unpacked to a directory with a blank in its name, and used from elsewhere. */
class TarballIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path directory;
    private static Path brine = Path.of("/");

    @BeforeAll
    static void unpack() throws IOException {
        Path tarball;
        try (Stream<Path> built = Files.list(Checkout.root().resolve("dist/target"))) {
            tarball =
                    built.filter(file -> file.toString().endsWith(".tar.gz"))
                            .findFirst()
                            .orElseThrow();
        }
        Path target = Files.createDirectory(directory.resolve("the place"));
        Commands.Result tar =
                Commands.run(
                        target, PATIENCE, Map.of(), List.of("tar", "-xzf", tarball.toString()));
        assertThat(tar.status()).as("%s", tar).isZero();
        try (Stream<Path> inside = Files.list(target)) {
            brine = inside.findFirst().orElseThrow();
        }
    }

    @Test
    void holdsWhatItShould() {
        for (String name : List.of("bin", "lib", "conf", "systemd", "man/man1", "docs")) {
            assertThat(brine.resolve(name)).isDirectory();
        }
        assertThat(brine.resolve("completion/zsh/_brine")).isRegularFile();
        assertThat(brine.resolve("LICENSE")).isRegularFile();
    }

    @Test
    void runsThroughALinkFromAnotherDirectory() throws IOException {
        Path link =
                Files.createSymbolicLink(directory.resolve("key"), brine.resolve("bin/brine-key"));
        Commands.Result version = run(link.toString(), "--version");
        assertThat(version.out()).startsWith("brine-key ");
        assertThat(version.err()).isEmpty();
        Commands.Result call =
                run(
                        brine.resolve("bin/brine-call").toString(),
                        "--local",
                        "-c",
                        directory.toString(),
                        "--id=m1",
                        "--cachedir=" + directory,
                        "test.ping");
        assertThat(call.out()).contains("True");
    }

    @Test
    void theMasterTakesTheShippedConfiguration() {
        Commands.Result check =
                run(
                        brine.resolve("bin/brine-master").toString(),
                        "-c",
                        brine.resolve("conf").toString(),
                        "--check-config");
        assertThat(check.status()).as("%s", check).isZero();
    }

    @Test
    void groffFindsNothingToRemarkInTheManualPages() throws IOException {
        requireCommand("groff");
        for (String page : files("man/man1")) {
            Commands.Result groff = run("groff", "-man", "-Tutf8", "-ww", "-z", page);
            assertThat(groff.toString())
                    .as(page)
                    .isEqualTo("exit status 0\n--- stdout\n\n--- stderr\n");
        }
    }

    @Test
    void manFindsThePages() {
        requireCommand("man");
        Commands.Result found =
                run("man", "-M", brine.resolve("man").toString(), "-w", "brine-run");
        assertThat(found.out()).contains("brine-run.1");
    }

    @Test
    void bashTakesTheCompletions() throws IOException {
        for (String script : files("completion/bash")) {
            String name = Path.of(script).getFileName().toString();
            Commands.Result bash =
                    run("bash", "--norc", "-c", ". \"$0\" && complete -p " + name, script);
            assertThat(bash.out()).as(script).contains("_complete_" + name);
        }
    }

    @Test
    void systemdUnderstandsTheUnits() throws IOException {
        requireCommand("systemd-analyze");
        for (String unit : files("systemd")) {
            Path copy = directory.resolve(Path.of(unit).getFileName());
            Files.writeString(
                    copy,
                    Files.readString(Path.of(unit))
                            .replaceFirst("ExecStart=/opt/brine/bin/\\S+", "ExecStart=/bin/true"));
            Commands.Result verify =
                    Commands.run(
                            directory,
                            PATIENCE,
                            Map.of("MANPATH", brine.resolve("man").toString()),
                            List.of("systemd-analyze", "verify", "--man=no", copy.toString()));
            assertThat(verify.err()).as(unit).doesNotContain("brine");
        }
    }

    private static List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(brine.resolve(name))) {
            List<String> all = files.map(Path::toString).sorted().toList();
            assertThat(all).isNotEmpty();
            return all;
        }
    }

    private static void requireCommand(String name) {
        boolean found =
                Stream.of("/usr/bin/", "/bin/")
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin + name)));
        Assumptions.assumeTrue(found, name + " is not installed");
    }

    private static Commands.Result run(String... command) {
        return Commands.run(directory, PATIENCE, Map.of("BRINE_CACHE_DIR", ""), List.of(command));
    }
}
