package io.brine.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What is generated is complete, and bash completes with it. */
class GeneratedFilesTest {
    private static final Path PROSE = Path.of("../docs/man");
    private static final ZonedDateTime TIME = ZonedDateTime.parse("2026-11-23T00:00:00Z");

    @TempDir static Path out;

    @BeforeAll
    static void generate() throws IOException {
        GenerateMain.generate(out, PROSE, "1.2.3-SNAPSHOT", TIME);
        GenerateMain.units(out, Path.of("../dist/src/systemd"));
    }

    @Test
    void everyLauncherHasAManualPageAndCompletions() throws IOException {
        List<String> launchers = new ArrayList<>();
        try (Stream<Path> bin = Files.list(Path.of("../bin"))) {
            for (Path file : bin.sorted().toList()) {
                if (Files.readString(file).contains("\nlaunch_")
                        && !file.getFileName().toString().equals("launch.sh")) {
                    launchers.add(file.getFileName().toString());
                }
            }
        }
        assertThat(launchers).hasSizeGreaterThanOrEqualTo(7);
        for (String name : launchers) {
            assertThat(out.resolve("man/man1/" + name + ".1")).isNotEmptyFile();
            assertThat(out.resolve("completion/bash/" + name)).isNotEmptyFile();
            assertThat(out.resolve("completion/zsh/_" + name)).isNotEmptyFile();
        }
    }

    @Test
    void theOptionsOfAManualPageAreThoseThatTheCommandTakes() throws IOException {
        for (CommandModel model : CommandModel.all()) {
            String page = Files.readString(out.resolve("man/man1/" + model.name() + ".1"));
            for (String option : model.spec().optionsMap().keySet()) {
                if (!model.spec().findOption(option).hidden()) {
                    assertThat(page).as(model.name()).contains(option.replace("-", "\\-"));
                }
            }
            assertThat(page).contains(".SH \"NAME\"").contains(".SH \"OPTIONS\"");
            assertThat(page).contains(".SH \"EXIT STATUS\"").contains("Brine 1.2.3-SNAPSHOT");
            assertThat(page).matches("\\A\\p{ASCII}*\\z");
        }
    }

    @Test
    void aPageThatDescribesItsOptionsByHandMustNameAllAndNoOther() throws IOException {
        CommandModel tool =
                CommandModel.all().stream()
                        .filter(model -> model.name().equals("brine-zmtp"))
                        .findFirst()
                        .orElseThrow();
        String prose = Files.readString(PROSE.resolve("brine-zmtp.1.md"));
        String without = prose.replace("`--stats`\n", "`--statistics`\n");
        assertThat(without).isNotEqualTo(prose);
        assertThatThrownBy(() -> ManPage.of(tool, without, "1", "2026-11-23"))
                .hasMessageContaining("does not describe [--stats]")
                .hasMessageContaining("[--statistics]");
    }

    @Test
    void theSameInputGivesTheSameOctets(@TempDir Path again) throws IOException {
        GenerateMain.generate(again, PROSE, "1.2.3-SNAPSHOT", TIME);
        GenerateMain.units(again, Path.of("../dist/src/systemd"));
        assertThat(content(again)).isEqualTo(content(out)).hasSizeGreaterThan(30);
    }

    @Test
    void bashCompletesOptionsValuesAndSocketTypes() throws Exception {
        assertThat(complete("brine-key", "brine-key", "--acc"))
                .containsExactlyInAnyOrder("--accept", "--accept-all");
        assertThat(complete("brine", "brine", "--out", "j")).containsExactly("json");
        assertThat(complete("brine-master", "brine-master", "--log-level", "w"))
                .containsExactly("warning");
        assertThat(complete("brine-zmtp", "brine-zmtp", "dea")).containsExactly("dealer");
        assertThat(complete("brine-zmtp", "brine-zmtp", "dump", "--ty")).containsExactly("--type");
        assertThat(complete("brine-call", "brine-call", "--retc"))
                .containsExactly("--retcode-passthrough");
    }

    @Test
    void theUnitsKnowWhereTheProgramsAre() throws IOException {
        String tarball = Files.readString(out.resolve("systemd/tarball/brine-master.service"));
        String deb = Files.readString(out.resolve("systemd/deb/brine-master.service"));
        assertThat(tarball).contains("ExecStart=/opt/brine/bin/brine-master").contains("\n#User=");
        assertThat(deb).contains("ExecStart=/usr/bin/brine-master").contains("\nUser=salt\n");
        assertThat(tarball + deb).doesNotContain("@");
    }

    /** What bash offers for the last word, by the function that it would call. */
    private static List<String> complete(String script, String... words) throws Exception {
        String run =
                """
                source "$1"
                shift
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                COMP_LINE="$*"
                COMP_POINT=${#COMP_LINE}
                "_complete_$1"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        List<String> command = new ArrayList<>(List.of("bash", "--norc", "-c", run, "bash"));
        command.add(out.resolve("completion/bash/" + script).toString());
        command.addAll(List.of(words));
        Process bash =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return answer.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static Map<String, String> content(Path directory) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(
                        directory.relativize(file).toString(),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }
}
